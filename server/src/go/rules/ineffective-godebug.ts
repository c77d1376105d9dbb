/** GODEBUG settings in source that the go command refuses, or that do nothing in the program. */
import { folderOf } from '../../core/host';
import type { FixDraft, Reporter } from '../../core/rule';
import { lineBreakOf, type Span } from '../../core/text';
import { isQuietImport } from '../../facts/go-connections';
import { goDebugLinesSince, goModGodebugSince } from '../../facts/godebug';
import { programQuestion } from '../../trust/joins';
import type { GoRelease } from '../../trust/types';
import { isModFile, type GoAnalysis } from '../analysis';
import { judgeWritten, type SourceVerdict } from '../godebug/verdict';
import { settingsIn, type WrittenSetting, type WrittenSettings } from '../godebug/written';
import { releaseOf } from '../godebug/release';
import { Modules } from '../program/modules';
import { goRule } from '../rule';

const messages = {
  unknown: {
    what: 'no release of Go up to 1.27 has a GODEBUG setting `{name}`',
    why: 'in the environment it would only do nothing; here the go command stops: `unknown {where} "{name}"`',
    help: 'remove it; verification is changed in `tls.Config` and by the roots that Go finds',
  },
  misspelt: {
    what: 'no release of Go has a GODEBUG setting `{name}`; `{meant}` is one',
    why: 'in the environment it would only do nothing; here the go command stops: `unknown {where} "{name}"`',
    help: 'write `{meant}`, or remove it',
  },
  longGone: {
    what: 'the GODEBUG setting `{name}` is gone since Go 1.{removed}',
    why: 'no go command that reads settings here knows it, and it stops: `unknown {where} "{name}"`',
    help: 'remove it',
  },
  environmentOnly: {
    what: '`{name}` is read from the environment only',
    why: 'here the go command takes the names of its own table alone, and stops: `unknown {where} "{name}"`',
    help: 'remove it, and set `GODEBUG={name}=…` where the program runs',
  },
  stops: {
    what: 'Go 1.{removed} removed the GODEBUG setting `{name}`, and the `go` line asks for Go 1.{minor}',
    why: 'the go command stops at a removed setting with its old value: nothing brings back what `{text}` once did',
    help: 'remove it',
  },
  passedOver: {
    what: 'Go 1.{removed} removed the GODEBUG setting `{name}`, and the `go` line asks for Go 1.{minor}',
    why: '`{text}` asks for what Go does anyway; go commands before 1.27 stop at a removed setting, whatever its value',
    help: 'remove it',
  },
  stopsLater: {
    what: 'Go 1.{removed} and later stop at the GODEBUG setting `{text}`',
    why: 'it was removed, and its old value is an error: the module builds with Go 1.{last} at most',
    help: 'see to what it is needed for, and remove it before the upgrade',
  },
  notYet: {
    what: 'Go 1.{minor}, which the `go` line allows, does not know the GODEBUG setting `{name}`: it came with 1.{since}',
    why: 'a go command of that release stops: `unknown {where} "{name}"`',
    help: 'write `go 1.{since}.0`, or remove the setting',
  },
  tooOld: {
    what: 'Go 1.{minor}, which the `go` line allows, does not read {where} lines: they came with 1.{since}',
    why: '{effect}',
    help: 'write `go 1.{since}.0`, or set `GODEBUG` where the program runs',
  },
  refused: {
    what: '`{name}` does not take the value `{value}`: it is `off`, `on` or `only`',
    why: 'a program that uses Go\'s cryptography ends at start: `panic: {name}: unknown GODEBUG setting {name}={value}`',
    help: 'write `{name}={instead}`',
  },
  malformed: {
    what: '`{text}` is no setting: it is one `name=value`, without blanks, commas and quotes',
    why: 'the go command stops here',
    help: 'write one setting a line',
  },
  release: {
    what: '`default` takes a release as `go1.21`, not `{value}`',
    why: 'the go command stops: `value for default= must be goVERSION`',
    help: 'write `default=go1.` and the release whose defaults you want',
  },
  repeated: {
    what: '`{name}` is set twice in this file',
    why: 'the go command stops: `repeated //go:debug for {name}`',
    help: 'keep one of the two',
  },
  late: {
    what: '`//go:debug` stands behind the package clause, where nobody reads it',
    why: 'the go command looks for settings before `package` only: nothing changes',
    help: 'move the line above the package clause',
  },
  notMain: {
    what: '`//go:debug` does nothing in package `{package}`',
    why: 'settings count in the main package of a program, and in tests; elsewhere the go command passes them over',
    help: 'move it to package main, or write `godebug {text}` in go.mod',
  },
  noFallback: {
    what: '`x509usefallbackroots=1` does nothing: the program links no fallback roots',
    why: 'it only prefers the roots of `x509.SetFallbackRoots` to the system\'s; it has nothing to do with musl, and finds no file',
    help: 'remove it, or import `golang.org/x/crypto/x509roots/fallback`',
  },
} as const;

const fixes = {
  remove: 'remove `{text}`',
  rename: 'write `{meant}`',
  value: 'write `{name}={instead}`',
  move: 'move the line above the package clause',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

interface Place {
  readonly analysis: GoAnalysis;
  readonly written: WrittenSettings;
  /** The release of the `go` line that counts. */
  readonly go: GoRelease | 'unknown';
  readonly report: Report;
}

export const ineffectiveGodebug = goRule(
  {
    language: 'go',
    id: 'ineffective-godebug',
    title: 'GODEBUG setting in source without effect',
    level: 'warning',
    since: '0.1.0',
    seed: ['1', '2.1', '2.3', '2.5'],
    neighbours: ['go vet directive'],
    sources: [
      { title: 'GODEBUG: //go:debug lines and godebug in go.mod', url: 'https://go.dev/doc/godebug', versions: 'Go 1.21 to 1.27' },
      { title: 'cmd/go: the settings that it takes', url: 'https://go.dev/src/cmd/go/internal/load/godebug.go', versions: 'Go 1.21 to 1.27' },
      { title: 'old values of removed settings are errors', url: 'https://go.dev/issue/76163', versions: 'since Go 1.27' },
      { title: 'tried with the go command', versions: 'Go 1.27, run' },
    ],
    docs: {
      summary: 'a `//go:debug` line, or a `godebug` line of go.mod or go.work, at which the go command stops or that does nothing.',
      what:
        'The rule reads `//go:debug` lines before the package clause and `godebug` lines and blocks of go.mod and go.work, and asks the table of settings by release: names that no release has, names that only the environment takes (`gctrace`), settings that are gone in the release of the `go` line, or not there yet, values that `fips140` does not take, two settings in one line, `default` without a release, a name that is set twice. ' +
        'It also fires where nobody reads the line: behind the package clause, in a package that is not `main`, with a `go` line older than 1.21 (`//go:debug`) or 1.23 (`godebug`). `x509usefallbackroots=1` is reported where all packages of the program were read and none brings roots. ' +
        'What a release later than the `go` line makes of a setting is an information.',
      why: 'What Go ignores without a word in the environment stops the build in source, and a line in the wrong place is ignored all the same: SHA-1, old suites or fallback roots are then not what the author believes.',
      fix: 'Remove the setting, write the name that was meant, or move the line to where it counts.',
      whenNotToUse: 'When the module is built with one fixed release that differs from its `go` line.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: '//go:debug x509ignoreCN=0\n\npackage main\n\nfunc main() {}\n' },
      good: { text: '//go:debug x509negativeserial=1\n\npackage main\n\nfunc main() {}\n' },
    },
  },
  (analysis, report) => {
    const written = settingsIn(analysis);
    if (written.settings.length + written.late.length === 0) return;
    const place: Place = { analysis, written, go: releaseOf(analysis), report };
    for (const setting of written.late) reportLate(place, setting);
    if (reportUnread(place)) return;
    const seen = new Set<string>();
    for (const setting of written.settings) reportSetting(place, setting, seen);
  },
);

function whereOf({ written }: Place): string {
  return written.form === 'line' ? 'godebug' : '//go:debug setting';
}

function removal({ analysis, report }: Place, { removal: span, text }: WrittenSetting, safe: boolean): readonly FixDraft[] {
  return [{ title: report.title('remove', { text }), safe, edits: [{ file: analysis.input.uri, span, newText: '' }] }];
}

function replacing({ analysis }: Place, title: FixDraft['title'], span: Span, newText: string, safe: boolean): FixDraft {
  return { title, safe, edits: [{ file: analysis.input.uri, span, newText }] };
}

/** Lines that nobody reads because of where they stand; whether that is all there is to say. */
function reportUnread(place: Place): boolean {
  const { analysis, written, go, report } = place;
  const [first] = written.settings;
  if (!first) return true;
  const name = written.header?.packageName;
  if (name !== undefined && name !== 'main' && !analysis.model.isTest) {
    for (const setting of written.settings) report('notMain', setting.span, { package: name, text: setting.text }, { fixes: removal(place, setting, true) });
    return true;
  }
  const isLine = written.form === 'line';
  const since = readSince(place);
  if (go === 'unknown' || !isTooOld(place)) return false;
  const effect = isLine ? 'such a go command does not know the word and stops at go.mod' : 'such a go command takes the line for a comment, and the program has the settings of its release';
  report('tooOld', first.span, { minor: go.minor, since, where: isLine ? '`godebug`' : '`//go:debug`', effect }, { severity: 'information' });
  return false;
}

/** The release that first reads settings in this form. */
function readSince({ written }: Place): number {
  return written.form === 'line' ? goModGodebugSince : goDebugLinesSince;
}

function isTooOld(place: Place): boolean {
  return place.go !== 'unknown' && place.go.minor < readSince(place);
}

function reportLate(place: Place, setting: WrittenSetting): void {
  const { analysis, written, report } = place;
  const clause = written.header?.packageSpan;
  const name = written.header?.packageName;
  if (!clause || (name !== 'main' && !analysis.model.isTest)) return;
  const lineBreak = lineBreakOf(analysis.input.text);
  const isFirst = written.settings.length === 0;
  const start = written.settings.at(-1)?.removal.start ?? startOfDoc(analysis.input.text, clause.start);
  const newText = `//go:debug ${setting.text}${lineBreak}${isFirst ? lineBreak : ''}`;
  const moved: FixDraft = {
    title: report.title('move', {}),
    safe: false,
    edits: [{ file: analysis.input.uri, span: { start, end: start }, newText }, { file: analysis.input.uri, span: setting.removal, newText: '' }],
  };
  report('late', setting.span, {}, { fixes: [moved, ...removal(place, setting, true)] });
}

/** Where the comment lines right above the package clause begin: they are the package's documentation, and stay with it. */
function startOfDoc(text: string, clause: number): number {
  let start = clause;
  for (;;) {
    const line = text.lastIndexOf('\n', start - 2) + 1;
    if (line >= start || !/^[ \t]*\/\//.test(text.slice(line, start))) return start;
    start = line;
  }
}

/** What makes the go command stop: a quote in a `//go:debug` line belongs to the value. */
const refused = { line: /[\s,"'`]/, directive: /[\s,]/ } as const;

function reportSetting(place: Place, setting: WrittenSetting, seen: Set<string>): void {
  const { report, written } = place;
  const { name, value, text } = setting;
  if (name === undefined || refused[written.form].test(text)) return report('malformed', setting.span, { text }, { severity: 'error', fixes: removal(place, setting, false) });
  if (written.form === 'directive' && seen.has(name)) return report('repeated', setting.span, { name }, { severity: 'error', fixes: removal(place, setting, false) });
  seen.add(name);
  if (name === 'default') {
    if (!/^go[1-9]\d*(\.(0|[1-9]\d*)(\.(0|[1-9]\d*)|(rc|beta)[1-9]\d*)?)?$/.test(value)) report('release', setting.valueSpan, { value }, { severity: 'error' });
    return undefined;
  }
  const verdict = judgeWritten(name, value, place.go);
  if (verdict.kind !== 'fine') return reportVerdict(place, setting, name, verdict);
  if (name === 'x509usefallbackroots' && value === '1' && linksNoRoots(place)) report('noFallback', setting.span, {}, { fixes: removal(place, setting, true) });
}

/** Whether the one program that the file belongs to was read as a whole, and brings no roots. */
function linksNoRoots({ analysis: { input, model } }: Place): boolean {
  if (isModFile(input.uri) || model.isTest) return false;
  const folder = folderOf(input.uri);
  const program = input.workspace?.ask(programQuestion, { at: folder, tags: undefined, go: undefined });
  if (program?.isMain !== 'yes' || program.fallbackRoots !== 'no') return false;
  // A module that nobody here knows may register roots of its own.
  return Modules.around(folder, input.files).goMod?.requires.every(({ path }) => isQuietImport(path)) === true;
}

function reportVerdict(place: Place, setting: WrittenSetting, name: string, verdict: Exclude<SourceVerdict, { kind: 'fine' }>): void {
  const { report, go } = place;
  const { span, text, value } = setting;
  const where = whereOf(place);
  const minor = go === 'unknown' ? 0 : go.minor;
  const gone = { fixes: removal(place, setting, true), severity: 'error' } as const;
  const later = { fixes: removal(place, setting, false), severity: 'information' } as const;
  switch (verdict.kind) {
    case 'unknown':
      return reportUnknown(place, setting, name, verdict);
    case 'long-gone':
      return report('longGone', span, { name, removed: verdict.removed, where }, gone);
    case 'environment-only':
      return report('environmentOnly', span, { name, where }, gone);
    case 'stops':
      return report('stops', span, { name, text, removed: verdict.removed, minor }, gone);
    case 'passed-over':
      return report('passedOver', span, { name, text, removed: verdict.removed, minor }, { ...gone, severity: verdict.stopsBefore27 ? 'warning' : 'information' });
    case 'stops-later':
      return report('stopsLater', span, { text, removed: verdict.removed, last: verdict.removed - 1 }, later);
    case 'not-yet':
      return isTooOld(place) ? undefined : report('notYet', span, { name, minor, since: verdict.since, where }, later);
    case 'refused': {
      const instead = /^(0|false|no|none|disabled?)$/i.test(value) ? 'off' : 'on';
      const fix = replacing(place, report.title('value', { name, instead }), setting.valueSpan, instead, instead === 'off');
      return report('refused', span, { name, value, instead }, { fixes: [fix, ...removal(place, setting, true)] });
    }
  }
}

function reportUnknown(place: Place, setting: WrittenSetting, name: string, { meant, isInvented }: Extract<SourceVerdict, { kind: 'unknown' }>): void {
  const { report } = place;
  const options = { severity: isInvented ? 'error' : 'warning', fixes: removal(place, setting, true) } as const;
  if (meant === undefined) return report('unknown', setting.span, { name, where: whereOf(place) }, options);
  const works = judgeWritten(meant, setting.value, place.go).kind === 'fine';
  const rename = replacing(place, report.title('rename', { meant }), setting.nameSpan, meant, works);
  return report('misspelt', setting.span, { name, meant, where: whereOf(place) }, { ...options, fixes: works ? [rename, ...options.fixes] : [...options.fixes, rename] });
}
