/** Gives what is known of certificates to languages in whose files they only stand: findings, hovers, the inspector. */
import { PerDocument } from '../../core/cache';
import { applyEdits } from '../../core/edits';
import type { Finding, Fix } from '../../core/finding';
import type { AnalysisInput, EmbeddedPem, FileAnalysis, Hover, LanguageSupport } from '../../core/language';
import type { Rule } from '../../core/rule';
import { Lazy } from '../../core/work';
import { mayHoldEncodedPem, mayHoldPem } from '../../syntax/embedded/signs';
import type { PemAnalysis } from '../analysis';
import { hoverAt } from '../hover';
import type { SignatureState } from '../inspection';
import { pemRules } from '../rules/index';
import type { Subtle } from '../signature/check';
import { forTestMaterial, isTestMaterial } from '../test-material';
import { valueAt, valuesOf, type EmbeddedValue } from './values';

/** Rules about a file as a whole, or about a name that it has: a value has neither. */
const onlyForFiles = new Set(['pem/no-certificate', 'pem/utf16', 'pem/base64-of-pem']);

const rules = pemRules.filter(({ name }) => !onlyForFiles.has(name));

/** The language, with everything that holds of certificates in its files; a language that names no embedded texts stays as it is. */
export function withEmbeddedPem<Report>(support: LanguageSupport<Report>, subtle: Subtle): LanguageSupport<Report> {
  return { ...support, analyse: input => extended(support.analyse(input), input, subtle) };
}

function extended<Report>(host: FileAnalysis<Report>, input: AnalysisInput, subtle: Subtle): FileAnalysis<Report> {
  const isConcerned = host.embedded && input.settings.enabled.pem && (mayHoldPem(input.text) || mayHoldEncodedPem(input.text));
  return isConcerned ? new WithCertificates(host, input, subtle) : host;
}

/** Signatures do not change from version to version. */
const memories = new PerDocument(() => new Map<string, SignatureState>());

class WithCertificates<Report> implements FileAnalysis<Report> {
  readonly #host: FileAnalysis<Report>;
  readonly #input: AnalysisInput;
  readonly #subtle: Subtle;
  readonly #values: Lazy<readonly EmbeddedValue[]>;
  #isReady = false;

  constructor(host: FileAnalysis<Report>, input: AnalysisInput, subtle: Subtle) {
    this.#host = host;
    this.#input = input;
    this.#subtle = subtle;
    this.#values = new Lazy(() => valuesOf(host.embedded?.() ?? [], input));
  }

  async ready(pause: () => Promise<void>): Promise<void> {
    await this.#host.ready?.(pause);
    if (this.#isReady) return;
    for (const value of this.#values.value) await value.ready(this.#subtle, memories.of(this.#input.cache), pause);
    this.#isReady = true;
  }

  get checks(): FileAnalysis<Report>['checks'] {
    const graded = isTestMaterial(this.#input) ? forTestMaterial : (findings: readonly Finding[]): readonly Finding[] => findings;
    const own = rules.map(rule => ({ rule: rule.name, run: () => graded(this.#values.value.flatMap(value => (value.isJudged ? findingsIn(value, rule, this.#input.uri) : []))) }));
    return [...this.#host.checks, ...own];
  }

  get suppressions(): FileAnalysis<Report>['suppressions'] {
    return this.#host.suppressions;
  }

  /** A comment inside the text would become a part of it. */
  suppressionEdit: FileAnalysis<Report>['suppressionEdit'] = (at, rule, reason) => {
    const value = rule.startsWith('pem/') ? valueAt(this.#values.value, at.start) : undefined;
    const { start, end } = value?.embedded.span ?? at;
    return this.#host.suppressionEdit({ start, end: value ? start : end }, rule, reason);
  };

  hover(offset: number): Hover | undefined {
    return this.#hoverIn(offset) ?? this.#host.hover(offset);
  }

  embeddedPem(offset: number): EmbeddedPem | undefined {
    const value = valueAt(this.#values.value, offset);
    if (!value) return this.#host.embeddedPem?.(offset);
    const { embedded, content } = value;
    const span = embedded.extent === 'whole' ? embedded.span : content.spanOf({ start: 0, end: content.text.length });
    return { title: embedded.title, span, text: content.text };
  }

  lenses: FileAnalysis<Report>['lenses'] = () => this.#host.lenses();
  completions: FileAnalysis<Report>['completions'] = offset => this.#host.completions(offset);
  definition: FileAnalysis<Report>['definition'] = offset => this.#host.definition(offset);
  links: FileAnalysis<Report>['links'] = () => this.#host.links();
  rewritings: NonNullable<FileAnalysis<Report>['rewritings']> = at => this.#host.rewritings?.(at) ?? [];
  insertion: NonNullable<FileAnalysis<Report>['insertion']> = (id, offset) => this.#host.insertion?.(id, offset);
  symbols: NonNullable<FileAnalysis<Report>['symbols']> = () => this.#host.symbols?.() ?? [];
  folds: NonNullable<FileAnalysis<Report>['folds']> = () => this.#host.folds?.() ?? [];
  traceTargets: FileAnalysis<Report>['traceTargets'] = () => this.#host.traceTargets();
  traceTargetAt: FileAnalysis<Report>['traceTargetAt'] = offset => this.#host.traceTargetAt(offset);
  trace: FileAnalysis<Report>['trace'] = (target, go) => this.#host.trace(target, go);

  #hoverIn(offset: number): Hover | undefined {
    const value = valueAt(this.#values.value, offset);
    if (!value) return undefined;
    const { span } = value.embedded;
    const found = hoverAt(value.analysis, value.content.offsetOf(offset));
    const at = found && value.content.spanOf(found.span);
    return at && at.start <= offset && offset <= at.end && offset >= span.start ? { ...found, span: at } : undefined;
  }
}

function findingsIn(value: EmbeddedValue, rule: Rule<PemAnalysis>, file: string): readonly Finding[] {
  const { content } = value;
  return rule.run(value.analysis, file).map(finding => ({
    ...finding,
    span: content.spanOf(finding.span),
    related: finding.related.map(place => (place.file === file ? { ...place, span: content.spanOf(place.span) } : place)),
    fixes: finding.fixes.flatMap(fix => fixIn(value, fix, file)),
  }));
}

/** The fix in the writing of the file; none where that has no room for it, nor one that would leave nothing. */
function fixIn({ content }: EmbeddedValue, fix: Fix, file: string): readonly Fix[] {
  if (applyEdits(content.text, fix.edits).trim() === '') return [];
  const edits = content.rewrite(fix.edits.map(({ span, newText }) => ({ span, newText })));
  return edits && edits.length > 0 ? [{ ...fix, edits: edits.map(edit => ({ file, ...edit })) }] : [];
}
