/**
 * A small language for tests of the service and of the server, and the world around it: files in memory whose loads
 * are counted, a clock that only moves when told, a log that is kept.
 *
 * Each line of a toy file is a statement: `bad` (a finding with a safe fix to `good`), `ugly` (one with an unsafe fix),
 * `odd` (one that nothing repairs), `read NAME` (a finding if the file beside it is absent or says `bad`),
 * `twice` (a fix that does not help), `crash` (a rule that throws), `slow` (a rule that takes a slice),
 * `# trustlint-ignore RULE: reason`.
 */
import { PerDocument } from '../../server/src/core/cache';
import type { Edit } from '../../server/src/core/finding';
import { folderOf, joinUri } from '../../server/src/core/host';
import type { HostEntry } from '../../server/src/core/host';
import type { AnalysisInput, FileAnalysis, Suppression } from '../../server/src/core/language';
import type { Log } from '../../server/src/core/log';
import { verbatim } from '../../server/src/core/message';
import { defineRule, type RuleDocs } from '../../server/src/core/rule';
import type { Span } from '../../server/src/core/text';
import type { FileLoader } from '../../server/src/service/host';
import { createService, type Service, type ServiceOptions, type Support } from '../../server/src/service/service';

interface Statement {
  readonly text: string;
  readonly span: Span;
}

interface Toy {
  readonly input: AnalysisInput;
  readonly statements: readonly Statement[];
  readonly slow: () => void;
}

const docs: RuleDocs = { summary: 'a toy', what: 'toys', why: 'play', fix: 'tidy up', whenNotToUse: 'never' };
const common = { language: 'pem', since: '0.1.0', seed: [], neighbours: [], sources: [], docs } as const;
const parts = { what: '`{text}` is there', why: 'it is not nice', help: 'write something else' };
const examples = { bad: { text: 'bad\n' }, good: { text: 'good\n' } };

function editOf(toy: Toy, span: Span, newText: string): Edit {
  return { file: toy.input.uri, span, newText };
}

function linesThat(toy: Toy, pattern: RegExp): readonly Statement[] {
  return toy.statements.filter(statement => pattern.test(statement.text));
}

const rule = defineRule<Toy>();

const bad = rule({ ...common, id: 'toy-bad', title: 'bad', level: 'warning', messages: { bad: parts }, fixes: { good: 'write good', fine: 'write fine' }, examples }, (toy, report) => {
  for (const { text, span } of linesThat(toy, /^bad$/)) {
    report('bad', span, { text }, {
      fixes: [
        { title: report.title('good', {}), safe: true, edits: [editOf(toy, span, 'good')] },
        { title: report.title('fine', {}), safe: true, edits: [editOf(toy, span, 'fine\n# two lines')] },
      ],
    });
  }
});

const ugly = rule({ ...common, id: 'toy-ugly', title: 'ugly', level: 'information', messages: { ugly: parts, odd: parts }, fixes: { pretty: 'write pretty' }, examples }, (toy, report) => {
  for (const { text, span } of linesThat(toy, /^ugly$/)) report('ugly', span, { text }, { fixes: [{ title: report.title('pretty', {}), safe: false, edits: [editOf(toy, span, 'pretty')] }] });
  for (const { text, span } of linesThat(toy, /^odd$/)) report('odd', span, { text });
});

const twice = rule({ ...common, id: 'toy-twice', title: 'twice', level: 'hint', messages: { twice: parts }, fixes: { more: 'write it again' }, examples }, (toy, report) => {
  for (const { span } of linesThat(toy, /^twice/)) report('twice', span, { text: 'twice' }, { fixes: [{ title: report.title('more', {}), safe: true, edits: [editOf(toy, span, 'twice again')] }] });
});

const reads = rule({ ...common, id: 'toy-reads', title: 'reads', level: 'error', messages: { absent: parts, bad: parts }, fixes: { repair: 'repair the other file' }, examples }, (toy, report) => {
  for (const { text, span } of linesThat(toy, /^read /)) {
    const uri = joinUri(folderOf(toy.input.uri), text.slice('read '.length)) ?? '';
    const entry = toy.input.files.entry(uri);
    if (entry?.kind === 'absent') report('absent', span, { text });
    const content = entry?.kind === 'file' ? new TextDecoder().decode(entry.bytes) : '';
    const next = /^read (.*)$/m.exec(content)?.[1];
    if (next !== undefined) toy.input.files.entry(joinUri(folderOf(uri), next) ?? '');
    const at = content.indexOf('bad');
    if (at < 0) continue;
    const there = { start: at, end: at + 3 };
    report('bad', span, { text }, {
      related: [{ file: uri, span: there, message: verbatim('here') }],
      fixes: [{ title: report.title('repair', {}), safe: true, edits: [{ file: uri, span: there, newText: 'good' }] }],
    });
  }
});

const crash = rule({ ...common, id: 'toy-crash', title: 'crash', level: 'error', messages: { never: parts }, fixes: {}, examples }, toy => {
  if (linesThat(toy, /^crash$/).length > 0) throw new Error('the toy is broken');
});

const slow = rule({ ...common, id: 'toy-slow', title: 'slow', level: 'hint', messages: { slow: parts }, fixes: {}, examples }, (toy, report) => {
  for (const { text, span } of linesThat(toy, /^slow$/)) {
    toy.slow();
    report('slow', span, { text });
  }
});

export const toyRules = [bad, ugly, twice, reads, crash, slow];

/** How often each version was read, and how many statements were reused from the version before. */
export interface ToyMemory {
  readonly statements: Map<string, number>;
  versions: number;
}

export interface ToyOptions {
  readonly slow?: () => void;
  /** Told the memory of the document at each analysis. */
  readonly remember?: (memory: ToyMemory, input: AnalysisInput) => void;
  readonly accepts?: RegExp;
}

/** The toy language; files whose name ends in `.toy`, or whose language id is `toy`. */
export function toyLanguage(options: ToyOptions = {}): Support {
  const memories = new PerDocument<ToyMemory>(() => ({ statements: new Map(), versions: 0 }));
  const accepts = options.accepts ?? /\.toy$/;
  return {
    language: 'pem',
    rules: toyRules.map(each => each.meta),
    accepts: ({ uri, languageId }) => languageId === 'toy' || accepts.test(uri),
    analyse(input) {
      const memory = memories.of(input.cache);
      memory.versions++;
      options.remember?.(memory, input);
      const toy: Toy = { input, statements: statementsOf(input.text), slow: options.slow ?? (() => undefined) };
      return analysisOf(toy);
    },
  };
}

function statementsOf(text: string): readonly Statement[] {
  return [...text.matchAll(/[^\r\n]+/g)].map(match => ({ text: match[0], span: { start: match.index, end: match.index + match[0].length } }));
}

function analysisOf(toy: Toy): FileAnalysis<never> {
  const at = (offset: number): Statement | undefined => toy.statements.find(({ span }) => span.start <= offset && offset <= span.end);
  return {
    checks: toyRules.map(each => ({ rule: each.name, run: () => each.run(toy, toy.input.uri) })),
    suppressions: suppressionsOf(toy),
    suppressionEdit(span, name, reason) {
      const start = at(span.start)?.span.start ?? 0;
      return { span: { start, end: start }, newText: `# trustlint-ignore ${name}: ${reason}\n` };
    },
    hover(offset) {
      const statement = at(offset);
      if (statement?.text === 'crash') throw new Error('no hover over a crash');
      return statement && { span: statement.span, parts: [verbatim(`**${statement.text}**`)] };
    },
    lenses: () => toy.statements.slice(0, 1).map(({ span, text }) => ({ span, title: verbatim(`starts with ${text}`), target: text })),
    completions: offset => [{ label: 'good', detail: verbatim('a good word'), documentation: verbatim('better than bad'), span: { start: offset, end: offset }, newText: 'good', kind: 'value' }],
    definition: offset => (at(offset) ? [{ uri: toy.input.uri, span: { start: 0, end: 0 } }] : []),
    links: () => [],
    traceTargets: () => [],
    traceTargetAt: () => undefined,
    trace: () => undefined,
  };
}

function suppressionsOf(toy: Toy): readonly Suppression[] {
  return toy.statements.flatMap((statement, index): Suppression[] => {
    const match = /^# trustlint-ignore ([^:]*)(?:: *(.*))?$/.exec(statement.text);
    if (!match) return [];
    const next = toy.statements[index + 1]?.span ?? { start: statement.span.end, end: statement.span.end };
    const rules = (match[1] ?? '').split(/[ ,]+/).filter(name => name !== '');
    return [{ rules, covers: next, reason: match[2] ?? '', comment: statement.span, by: 'own' }];
  });
}

/** Files in memory; counts how often each is loaded. */
export class CountingFiles implements FileLoader {
  readonly files: Map<string, string>;
  readonly loads = new Map<string, number>();
  /** Waited for before each answer. */
  gate: Promise<void> = Promise.resolve();

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.files = new Map(Object.entries(files));
  }

  get loaded(): readonly string[] {
    return [...this.loads.keys()].sort();
  }

  async load(uri: string): Promise<HostEntry> {
    this.loads.set(uri, (this.loads.get(uri) ?? 0) + 1);
    const text = this.files.get(uri);
    await this.gate;
    return text === undefined ? { kind: 'absent' } : { kind: 'file', bytes: new TextEncoder().encode(text), mode: 0o644 };
  }
}

/** A log that can be looked at. */
export class KeptLog implements Log {
  readonly lines: string[] = [];
  readonly error = (message: string): void => void this.lines.push(`error ${message}`);
  readonly warn = (message: string): void => void this.lines.push(`warn ${message}`);
  readonly info = (message: string): void => void this.lines.push(`info ${message}`);
}

export interface World {
  readonly service: Service;
  readonly files: CountingFiles;
  readonly log: KeptLog;
  /** How often the service gave way. */
  readonly yields: { count: number };
  /** Milliseconds that the clock shows. */
  readonly clock: { now: number };
  readonly problems: string[];
}

export const folder = 'file:///project';

/** A service over `files` (paths relative to the one workspace folder). */
export function worldOf(files: Readonly<Record<string, string>> = {}, options: Partial<Pick<ServiceOptions, 'languages' | 'readConfigFile'>> = {}): World {
  const loader = new CountingFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text])));
  const log = new KeptLog();
  const clock = { now: 0 };
  const yields = { count: 0 };
  const problems: string[] = [];
  const service = createService({
    languages: options.languages ?? [toyLanguage()],
    files: loader,
    today: () => '2026-11-24',
    now: () => clock.now,
    giveWay: () => {
      yields.count++;
      return new Promise(resolve => setImmediate(resolve));
    },
    log,
    readConfigFile: options.readConfigFile ?? false,
    onConfigProblems: (file, texts) => void problems.push(...texts.map(text => `${file}: ${text.template}`)),
  });
  service.setFolders([folder]);
  return { service, files: loader, log, yields, clock, problems };
}
