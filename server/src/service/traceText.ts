/** The lookup of one target as a listing in the manner of `strace`: one line per file that Go opens, with the outcome and where it comes from. */
import { defineTexts, render, type Catalog, type Text } from '../core/message';
import type { TraceLayer, TraceReport } from '../trust/report';
import type { EnvValue, GoRelease, Origin, RunsAs, Trace, TraceStep } from '../trust/types';

export const traceTexts = defineTexts('trace', {
  heading: 'what Go opens to find root certificates: {target}',
  release: 'Go {release} ({because})',
  unknownRelease: 'Go release unknown ({because}): what holds for all releases from 1.13 to 1.27',
  asRoot: 'runs as root',
  asOther: 'does not run as root',
  asUnknown: 'it is not known which user it runs as',
  set: '{name}={value} — {origin}',
  unset: '{name} is not set',
  unknownValue: '{name} is not known — {origin}',
  foundRoots: 'found, {roots} roots',
  foundOneRoot: 'found, 1 root',
  foundNothing: 'found, no roots',
  foundSome: 'found, roots of unknown number',
  directory: 'directory',
  directoryRoots: 'directory, {roots} roots in it',
  absent: 'absent',
  unreadable: 'there, but not readable for this user',
  notPem: 'readable, but it holds no certificate in PEM that Go accepts',
  hidden: 'hidden by a mount',
  unknown: 'not known',
  from: '{outcome} — {origin}',
  at: '{text} ({place})',
  verdictRoots: 'verdict: {roots} roots',
  verdictSomeRoots: 'verdict: roots',
  verdictNone: 'verdict: no roots',
  verdictUnknown: 'verdict: unknown',
  because: 'unknown because of {origin}',
  fallback: 'the roots that are linked into the program are used',
  loadError: 'Go ends with: {error}',
  joins: 'how the files belong together:',
  join: '  {origin}',
  layers: 'what Go finds lies in these layers, the topmost first:',
  mount: 'mount',
  image: 'image',
  hiddenBy: 'hidden by the mount at {path}',
  advice: 'what would change it: {advice}',
});

/** Where an origin lies, as the reader of the listing knows it: `Dockerfile:12`. */
export type PlaceOf = (file: string, offset: number) => string;

export interface TraceTextOptions {
  readonly place: PlaceOf;
  readonly catalog?: Catalog;
}

/** `1.22`, or `unknown`. */
export function releaseName(go: GoRelease | 'unknown'): string {
  return go === 'unknown' ? 'unknown' : `${go.major}.${go.minor}`;
}

/** The whole listing, ending with a line break. */
export function traceText(report: TraceReport, options: TraceTextOptions): string {
  const show = (text: Text): string => oneLine(render(text, options.catalog));
  const because = show(report.goBecause);
  const head = [
    traceTexts.heading({ target: show(report.title) }),
    report.go === 'unknown' ? traceTexts.unknownRelease({ because }) : traceTexts.release({ release: releaseName(report.go), because }),
    userText(report.runsAs),
    ...report.environment.map(({ name, value }) => environmentText(name, value, options)),
  ];
  const calls = report.trace.steps.map(step => callOf(step));
  const width = Math.min(96, Math.max(0, ...calls.map(call => call.length)));
  const steps = report.trace.steps.map((step, index) => `${(calls[index] ?? '').padEnd(width)}   # ${show(stepText(step, options))}`);
  const joins = report.joins.length === 0 ? [] : [traceTexts.joins(), ...report.joins.map(origin => traceTexts.join({ origin: show(originText(origin, options)) }))];
  const tail = [...verdictTexts(report.trace, options), report.summary, ...report.advice.map(advice => traceTexts.advice({ advice: show(advice) }))];
  const comment = (text: Text): string => `# ${show(text)}`;
  const middle = [joins.map(comment), drawing(report.layers, options)].flatMap(lines => (lines.length === 0 ? [] : [...lines, '']));
  return `${[...head.map(comment), '', ...middle, ...steps, '', ...tail.map(comment)].join('\n')}\n`;
}

/** The layers as a stack: what lies on top hides what lies below it. */
function drawing(layers: readonly TraceLayer[], options: TraceTextOptions): readonly string[] {
  if (layers.length === 0) return [];
  const show = (text: Text): string => oneLine(render(text, options.catalog));
  const paths = layers.map(({ path }) => path.length);
  const width = Math.min(60, Math.max(...paths));
  const rows = layers.map((layer, index) => {
    const edge = layers.length === 1 ? '─' : index === 0 ? '┌' : index === layers.length - 1 ? '└' : '├';
    const kind = show(layer.kind === 'mount' ? traceTexts.mount() : traceTexts.image());
    const hidden = layer.hiddenBy === undefined ? '' : ` ✗ ${show(traceTexts.hiddenBy({ path: layer.hiddenBy }))}`;
    return `#  ${edge} ${kind}  ${layer.path.padEnd(width)}  ${show(originText(layer.origin, options))}${hidden}`;
  });
  return [`# ${show(traceTexts.layers())}`, ...rows];
}

/** An origin's text with its place, where it has one. */
export function originText(origin: Origin, options: TraceTextOptions): Text {
  if (origin.kind === 'fact') return origin.text;
  return traceTexts.at({ text: render(origin.text, options.catalog), place: options.place(origin.file, origin.span.start) });
}

function userText(runsAs: RunsAs): Text {
  if (runsAs === 'root') return traceTexts.asRoot();
  return runsAs === 'other' ? traceTexts.asOther() : traceTexts.asUnknown();
}

function environmentText(name: string, value: EnvValue, options: TraceTextOptions): Text {
  if (value.kind === 'unset') return traceTexts.unset({ name });
  const origin = render(originText(value.origin, options), options.catalog);
  return value.kind === 'set' ? traceTexts.set({ name, value: JSON.stringify(value.value), origin }) : traceTexts.unknownValue({ name, origin });
}

/** The system call and its result; `3` stands for whatever descriptor the process gets. */
function callOf(step: TraceStep): string {
  const flags = step.op === 'readdir' ? 'O_RDONLY|O_CLOEXEC|O_DIRECTORY' : 'O_RDONLY|O_CLOEXEC';
  return `openat(AT_FDCWD, ${JSON.stringify(step.path)}, ${flags}) = ${resultOf(step)}`;
}

function resultOf(step: TraceStep): string {
  switch (step.outcome) {
    case 'found':
    case 'not-pem':
      return '3';
    case 'absent':
    case 'hidden':
      return '-1 ENOENT (No such file or directory)';
    case 'unreadable':
      return '-1 EACCES (Permission denied)';
    case 'unknown':
      return '?';
  }
}

function stepText(step: TraceStep, options: TraceTextOptions): Text {
  const outcome = render(outcomeText(step), options.catalog);
  return traceTexts.from({ outcome, origin: render(originText(step.origin, options), options.catalog) });
}

function outcomeText(step: TraceStep): Text {
  switch (step.outcome) {
    case 'found':
      return step.op === 'readdir' ? directoryText(step.roots) : foundText(step.roots);
    case 'absent':
      return traceTexts.absent();
    case 'unreadable':
      return traceTexts.unreadable();
    case 'not-pem':
      return traceTexts.notPem();
    case 'hidden':
      return traceTexts.hidden();
    case 'unknown':
      return traceTexts.unknown();
  }
}

function foundText(roots: number | null): Text {
  if (roots === null) return traceTexts.foundSome();
  if (roots === 0) return traceTexts.foundNothing();
  return roots === 1 ? traceTexts.foundOneRoot() : traceTexts.foundRoots({ roots });
}

function directoryText(roots: number | null): Text {
  return roots === null || roots === 0 ? traceTexts.directory() : traceTexts.directoryRoots({ roots });
}

function verdictTexts(trace: Trace, options: TraceTextOptions): Text[] {
  const texts: Text[] = [];
  if (trace.verdict === 'roots') texts.push(trace.roots === null ? traceTexts.verdictSomeRoots() : traceTexts.verdictRoots({ roots: trace.roots }));
  else texts.push(trace.verdict === 'no-roots' ? traceTexts.verdictNone() : traceTexts.verdictUnknown());
  if (trace.usesFallback === 'yes') texts.push(traceTexts.fallback());
  for (const origin of trace.unknownBecause) texts.push(traceTexts.because({ origin: render(originText(origin, options), options.catalog) }));
  if (trace.loadError) texts.push(traceTexts.loadError({ error: render(trace.loadError, options.catalog) }));
  return texts;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
