/** Files of certificates as the service sees them. */
import { PerDocument } from '../core/cache';
import type { Finding } from '../core/finding';
import { nameOf } from '../core/host';
import type { AnalysisInput, DocumentId, FileAnalysis, LanguageSupport } from '../core/language';
import { PemAnalysis } from './analysis';
import { bundleSteps } from './bundle/bundle';
import type { Bundle } from './bundle/bundle';
import { hoverAt } from './hover';
import { momentOf, newestGo } from './inspect';
import type { SignatureState } from './inspection';
import { foldsOf, lensesOf, symbolsOf } from './outline';
import { bytesOfDocument } from './positions';
import { pemRules } from './rules/index';
import { checkSignatures } from './signature/answers';
import type { Subtle } from './signature/check';
import { forTestMaterial, isTestMaterial } from './test-material';
import { encodingOf } from '../syntax/pem/scan';
import { suppressionEdit, suppressionsOf } from './suppressions';

/** Names of files that hold certificates or keys. */
export function isPemName(name: string): boolean {
  return /\.(pem|crt|cer|cert|ca-bundle|ca|key|csr|p7b|p7c)$/i.test(name) || /^(ca-bundle|fullchain|privkey)$/i.test(name);
}

export function pemSupport<Report>(subtle: Subtle): LanguageSupport<Report> {
  return {
    language: 'pem',
    rules: pemRules.map((rule) => rule.meta),
    accepts: (document: DocumentId) => document.languageId === 'pem' || isPemName(nameOf(document.uri)),
    judgesBinary: (_, start) => isWide(start) || binaryForms.some((magic) => magic.every((byte, index) => byte === null || start[index] === byte)),
    analyse: (input) => analyse(input, subtle),
  };
}

/** DER in its long form, a Java keystore. */
const binaryForms: readonly (readonly (number | null)[])[] = [[0x30, 0x82], [0x30, 0x83], [0x30, 0x80], [0xfe, 0xed, 0xfe, 0xed]];

function isWide(start: Uint8Array): boolean {
  const encoding = encodingOf(start);
  return encoding === 'utf-16le' || encoding === 'utf-16be';
}

/** Signatures do not change from version to version: those checked once are kept with the document. */
const memories = new PerDocument(() => new Map<string, SignatureState>());

function analyse<Report>(input: AnalysisInput, subtle: Subtle): FileAnalysis<Report> {
  const file = new OpenFile(input, subtle);
  const graded = isTestMaterial(input) ? forTestMaterial : (findings: readonly Finding[]): readonly Finding[] => findings;
  return {
    ready: (pause) => file.ready(pause),
    checks: pemRules.map((rule) => ({ rule: rule.name, run: () => graded(rule.run(file.analysis, input.uri)) })),
    get suppressions() {
      return suppressionsOf(file.analysis);
    },
    suppressionEdit: (at, rule, reason) => suppressionEdit(file.analysis, at, rule, reason),
    hover: (offset) => hoverAt(file.analysis, offset),
    lenses: () => lensesOf(file.analysis),
    completions: () => [],
    definition: () => [],
    links: () => [],
    symbols: () => symbolsOf(file.analysis),
    folds: () => foldsOf(file.analysis),
    traceTargets: () => [],
    traceTargetAt: () => undefined,
    trace: () => undefined,
  };
}

class OpenFile {
  readonly #input: AnalysisInput;
  readonly #subtle: Subtle;
  #analysis: PemAnalysis | undefined;
  #isReady = false;

  constructor(input: AnalysisInput, subtle: Subtle) {
    this.#input = input;
    this.#subtle = subtle;
  }

  /** With signatures once `ready` has been; without them before. */
  get analysis(): PemAnalysis {
    this.#analysis ??= this.#make(undefined, undefined);
    return this.#analysis;
  }

  async ready(pause: () => Promise<void>): Promise<void> {
    if (this.#isReady) return;
    const { bytes } = this.#bytes();
    const steps = bundleSteps(bytes);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await pause();
    const bundle = step.value;
    const signatures = await checkSignatures(bundle, this.#subtle, pause, memories.of(this.#input.cache));
    this.#analysis = this.#make(bundle, signatures);
    this.#isReady = true;
  }

  #bytes(): ReturnType<typeof bytesOfDocument> {
    const { uri, text, files } = this.#input;
    const saved = files.saved?.(uri);
    return bytesOfDocument(text, saved?.kind === 'file' ? saved.bytes : undefined);
  }

  #make(bundle: Bundle | undefined, signatures: ReadonlyMap<string, SignatureState> | undefined): PemAnalysis {
    const { bytes, positions } = this.#bytes();
    const at = momentOf(this.#input.today);
    return new PemAnalysis({ file: this.#input.uri, bytes, positions, at, go: newestGo, ...(bundle ? { bundle } : {}), ...(signatures ? { signatures } : {}) });
  }
}
