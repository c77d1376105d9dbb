/**
 * The shape of a rule: one value that holds metadata, messages, fix titles, docs, examples and the check.
 * Registry, rule pages, settings and translations are generated from it.
 */
import type { Edit, Finding, Fix, RelatedPlace, Severity } from './finding';
import type { SlotValues, Text } from './message';
import type { Span } from './text';

export type Language = 'dockerfile' | 'compose' | 'kubernetes' | 'go' | 'pem';

/** The three parts of a message: what is wrong (stands alone), why it matters, what to do. */
export interface MessageParts {
  readonly what: string;
  readonly why: string;
  readonly help: string;
}
export type MessageTable = Readonly<Record<string, MessageParts>>;
export type FixTable = Readonly<Record<string, string>>;

/** A source text of an example; `files` are further files of the build context or workspace, by path relative to it. */
export interface Example {
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface RuleDocs {
  /** One sentence for the table of rules. */
  readonly summary: string;
  /** What the rule looks at and when it fires, and when it stays silent. Markdown. */
  readonly what: string;
  /** The consequence for the running program, with the error that the user will read. Markdown. */
  readonly why: string;
  readonly fix: string;
  readonly whenNotToUse: string;
}

export interface Source {
  readonly title: string;
  readonly url?: string;
  /** The versions that the source speaks of, for example `Go 1.9 to 1.27`. */
  readonly versions?: string;
}

export interface RuleMeta<M extends MessageTable = MessageTable, F extends FixTable = FixTable> {
  readonly language: Language;
  /** Kebab case, states the bad thing, equals the file name. */
  readonly id: string;
  readonly title: string;
  readonly level: Severity;
  readonly since: string;
  /** Chapters of the article that the product grew from. */
  readonly seed: readonly string[];
  /** Rules of other linters that speak of the same thing, for example `CKV2_DOCKER_2`. */
  readonly neighbours: readonly string[];
  readonly sources: readonly Source[];
  readonly docs: RuleDocs;
  readonly messages: M;
  /** Fix titles by fix id: imperative and concrete. */
  readonly fixes: F;
  /** `bad` gives exactly one finding of this rule, `good` none; the tests run both. */
  readonly examples: { readonly bad: Example; readonly good: Example };
}

type PartsText<P extends MessageParts> = `${P['what']}${P['why']}${P['help']}`;

export interface FixDraft {
  readonly title: Text;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

export interface ReportOptions {
  /** Where the proof is stronger or weaker than the rule's own level says. */
  readonly severity?: Severity;
  /** Another file than the one that is checked. */
  readonly file?: string;
  readonly related?: readonly RelatedPlace[];
  /** The first is the preferred one if it is safe. */
  readonly fixes?: readonly FixDraft[];
}

/** Given to a check: `report('messageId', span, slots)`; ids and slots are checked by the compiler. */
export interface Reporter<M extends MessageTable, F extends FixTable> {
  <I extends keyof M & string>(message: I, at: Span, slots: SlotValues<PartsText<M[I]>>, options?: ReportOptions): void;
  /** A fix title from the rule's table. */
  title<I extends keyof F & string>(fix: I, slots: SlotValues<F[I]>): Text;
}

export interface Rule<Context> {
  readonly meta: RuleMeta;
  /** `language/id`. */
  readonly name: string;
  run(context: Context, file: string): readonly Finding[];
}

/**
 * Makes a rule for one kind of context: `defineRule<DockerfileContext>()({ …meta }, (context, report) => { … })`.
 * The check must be pure: same context, same reports; it parses nothing itself.
 */
export function defineRule<Context>() {
  return <const M extends MessageTable, const F extends FixTable>(
    meta: RuleMeta<M, F>,
    check: (context: Context, report: Reporter<M, F>) => void,
  ): Rule<Context> => {
    const name = `${meta.language}/${meta.id}`;
    return {
      meta,
      name,
      run(context, file) {
        const findings: Finding[] = [];
        check(context, reporterFor(meta, name, file, findings));
        return findings;
      },
    };
  };
}

function reporterFor<M extends MessageTable, F extends FixTable>(meta: RuleMeta<M, F>, name: string, file: string, into: Finding[]): Reporter<M, F> {
  const report = (message: string, at: Span, slots: Readonly<Record<string, string | number>>, options: ReportOptions = {}): void => {
    const parts = meta.messages[message];
    if (!parts) throw new Error(`${name} has no message ${message}`);
    const text = (part: keyof MessageParts): Text => ({ id: `${name}.${message}.${part}`, template: parts[part], slots });
    into.push({
      rule: name,
      message,
      severity: options.severity ?? meta.level,
      file: options.file ?? file,
      span: at,
      what: text('what'),
      why: text('why'),
      help: text('help'),
      related: options.related ?? [],
      fixes: preferFirst(options.fixes ?? []),
    });
  };
  const title = (fix: string, slots: Readonly<Record<string, string | number>>): Text => {
    const template = meta.fixes[fix];
    if (template === undefined) throw new Error(`${name} has no fix ${fix}`);
    return { id: `${name}.fix.${fix}`, template, slots };
  };
  return Object.assign(report, { title }) as Reporter<M, F>;
}

function preferFirst(drafts: readonly FixDraft[]): Fix[] {
  return drafts.map((draft, index) => ({ ...draft, preferred: index === 0 && draft.safe }));
}
