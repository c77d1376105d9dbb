/** The lookup of a container as a report, and in one line over it. */
import type { Lens, TraceTarget } from '../core/language';
import { defineTexts, render, type Text } from '../core/message';
import { parseGoRelease } from '../facts/go-lookup';
import { isWithin } from '../trust/paths';
import type { TraceLayer, TraceReport } from '../trust/report';
import type { Origin, Trace } from '../trust/types';
import { builtProgramOf, traceOf, type Container } from './container';
import type { ContainerScene } from './container-rule';

const summaries = defineTexts('container.trace', {
  go: 'not known: what is shown holds for Go 1.13 to 1.27',
  goAsked: 'as asked for',
  stage: 'stage `{stage}` of this Dockerfile is the image',
  goBuilt: 'what `{image}` is built with',
  roots: 'Go trusts {count} roots here: public HTTPS sites verify',
  someRoots: 'Go finds roots here: public HTTPS sites verify',
  privateRoots: 'Go trusts only private roots here: public HTTPS sites fail with `x509: certificate signed by unknown authority`',
  unsureRoots: 'Go finds roots here; whether public sites verify is not known',
  noRoots: 'Go finds no roots here: every HTTPS request fails with `x509: certificate signed by unknown authority`',
  unknown: 'what Go finds here is not known: {because}',
});

const lenses = defineTexts('container.lens', {
  counted: 'trusts {count} roots ({image})',
  roots: 'trusts the public roots ({image})',
  private: 'trusts private roots only: public HTTPS fails',
  unsure: 'trusts roots; which ones is not known',
  none: 'no roots: HTTPS fails',
  unknown: 'unknown: {because}',
});

export function traceTargets({ containers }: ContainerScene): TraceTarget[] {
  return containers.map(({ id, title, span, isPreparing }) => ({ id, title: render(title), span, ...(isPreparing ? { isPreparing } : {}) }));
}

export function traceTargetAt(scene: ContainerScene, offset: number): TraceTarget | undefined {
  const targets = traceTargets(scene);
  return targets.findLast(({ span }) => span.start <= offset && offset <= span.end);
}

export function traceReport(scene: ContainerScene, target: string, go?: string): TraceReport | undefined {
  const container = target === '' ? (scene.containers.find(({ isPreparing }) => !isPreparing) ?? scene.containers[0]) : scene.containers.find(({ id }) => id === target);
  if (!container) return undefined;
  const asked = go === undefined ? undefined : parseGoRelease(go);
  const program = builtProgramOf(container);
  const trace = scene.traceOf(container, asked);
  return {
    target: container.id,
    title: container.title,
    go: asked ?? program?.go ?? 'unknown',
    goBecause: asked ? summaries.goAsked() : program === undefined || program.go === 'unknown' ? summaries.go() : summaries.goBuilt({ image: container.imageText ?? '' }),
    runsAs: container.runsAs,
    environment: ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GODEBUG'].map(name => ({ name, value: container.value(name) })),
    joins: joinsOf(container),
    layers: layersOf(container, trace),
    trace,
    summary: summaryOf(trace),
    advice: [],
  };
}

function joinsOf({ joined, mounts }: Container): readonly Origin[] {
  const makers = mounts.flatMap(({ madeBy }) => madeBy ?? []);
  if (!joined) return makers;
  const { image, proof } = joined;
  return [...makers, ...proof.steps, { kind: 'span', file: image.file, span: image.span, text: summaries.stage({ stage: image.stage }) }];
}

/** What the image has at the places that Go reads, and the mounts over them. */
function layersOf(container: Container, trace: Trace): readonly TraceLayer[] {
  const bare = traceOf({ ...container, mounts: [] });
  const paths = [...trace.steps, ...bare.steps].map(({ path }) => path);
  const mounts = container.mounts.filter(({ target }) => paths.some((path) => isWithin(path, target) || isWithin(target, path)));
  const inner = mounts.toSorted((a, b) => b.target.length - a.target.length);
  const top = inner.map(({ target, origin }): TraceLayer => ({ kind: 'mount', path: target, origin }));
  const below = bare.steps.filter(({ op, outcome }) => op === 'open' && outcome === 'found').map(({ path, origin }): TraceLayer => {
    const over = inner.find(({ target }) => isWithin(path, target));
    return { kind: 'image', path, origin, ...(over ? { hiddenBy: over.target } : {}) };
  });
  return [...top, ...below];
}

export function summaryOf(trace: Trace): Text {
  if (trace.verdict === 'no-roots') return summaries.noRoots();
  const [because] = trace.unknownBecause;
  if (trace.verdict === 'unknown') return summaries.unknown({ because: because ? render(because.text) : '?' });
  if (trace.publicRoots === 'no') return summaries.privateRoots();
  if (trace.publicRoots === 'unknown') return summaries.unsureRoots();
  return trace.roots === null ? summaries.someRoots() : summaries.roots({ count: trace.roots });
}

/** Over containers of which something is known, or of which the file says something about trust: over each of an unknown image it would say nothing. */
export function lensesOf(scene: ContainerScene): Lens[] {
  return scene.containers.flatMap(container => {
    const trace = scene.traceOf(container);
    return trace.verdict === 'unknown' && !concernsTrust(container) ? [] : [{ span: container.nameSpan, title: lensTitle(container, trace), target: container.id }];
  });
}

function concernsTrust(container: Container): boolean {
  return container.mounts.some(({ target }) => /^\/etc\/(ssl|pki)(\/|$)/.test(target)) || container.sets('SSL_CERT_FILE') || container.sets('SSL_CERT_DIR');
}

function lensTitle(container: Container, trace: Trace): Text {
  const image = container.imageText ?? '?';
  const [because] = trace.unknownBecause;
  if (trace.verdict === 'unknown') return lenses.unknown({ because: because ? render(because.text) : '?' });
  if (trace.verdict === 'no-roots') return lenses.none();
  if (trace.publicRoots === 'no') return lenses.private();
  if (trace.publicRoots === 'unknown') return lenses.unsure();
  return trace.roots === null ? lenses.roots({ image }) : lenses.counted({ count: trace.roots, image });
}
