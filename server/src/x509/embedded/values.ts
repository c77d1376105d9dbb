/** Texts with certificates inside a file of another language, each analysed as a file of its own. */
import type { EmbeddedText, MappedText } from '../../core/embedded';
import type { AnalysisInput } from '../../core/language';
import { contains } from '../../core/text';
import { Lazy } from '../../core/work';
import { PemAnalysis } from '../analysis';
import { bundleSteps } from '../bundle/bundle';
import type { Bundle } from '../bundle/bundle';
import { momentOf, newestGo } from '../inspect';
import type { SignatureState } from '../inspection';
import { checkSignatures } from '../signature/answers';
import type { Subtle } from '../signature/check';
import { TextMap } from '../text-map';
import { isWorthJudging } from './placeholders';
import { certificatesIn } from './regions';

/** A text that somebody may want to look at. */
export class EmbeddedValue {
  readonly embedded: EmbeddedText;
  readonly content: MappedText;
  readonly #input: AnalysisInput;
  readonly #bytes: Lazy<Uint8Array>;
  #analysis: PemAnalysis | undefined;

  constructor(embedded: EmbeddedText, content: MappedText, input: AnalysisInput) {
    this.embedded = embedded;
    this.content = content;
    this.#input = input;
    this.#bytes = new Lazy(() => new TextEncoder().encode(content.text));
  }

  /** With signatures once `ready` has been; without them before. */
  get analysis(): PemAnalysis {
    this.#analysis ??= this.#make();
    return this.#analysis;
  }

  /** Whether findings are wanted: not where something stands for a certificate that is put there later. */
  get isJudged(): boolean {
    return this.embedded.isJudged && isWorthJudging(this.analysis.bundle);
  }

  async ready(subtle: Subtle, memory: Map<string, SignatureState>, pause: () => Promise<void>): Promise<void> {
    const steps = bundleSteps(this.#bytes.value);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await pause();
    this.#analysis = this.#make(step.value, await checkSignatures(step.value, subtle, pause, memory));
  }

  #make(bundle?: Bundle, signatures?: ReadonlyMap<string, SignatureState>): PemAnalysis {
    const bytes = this.#bytes.value;
    const { uri, today } = this.#input;
    return new PemAnalysis({ file: uri, bytes, positions: new TextMap(bytes, 'text'), at: momentOf(today), go: newestGo, ...(bundle ? { bundle } : {}), ...(signatures ? { signatures } : {}) });
  }
}

export function valuesOf(texts: readonly EmbeddedText[], input: AnalysisInput): readonly EmbeddedValue[] {
  return texts.flatMap(embedded => {
    const contents = embedded.extent === 'whole' ? [embedded.content] : certificatesIn(embedded.content);
    return contents.map(content => new EmbeddedValue(embedded, content, input));
  });
}

/** The value at an offset of the file; of a text with several pieces, the piece that the offset is in. */
export function valueAt(values: readonly EmbeddedValue[], offset: number): EmbeddedValue | undefined {
  return values.find(({ embedded, content }) => contains(embedded.extent === 'whole' ? embedded.span : content.spanOf({ start: 0, end: content.text.length }), offset));
}
