/** A GODEBUG setting that does nothing in the program that gets it. */
import type { Severity } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { parseGodebug, type GodebugPart } from '../../facts/godebug';
import { fixOf, partSpan, removeItem, replacePart } from '../edits';
import { judgeGodebug, type GodebugVerdict } from '../judge/godebug';
import { environmentRule } from '../rule';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

const messages = {
  noSuchName: {
    what: 'no release of Go has a GODEBUG setting `{name}`',
    why: 'Go ignores names that it does not know, without a word: nothing changes',
    help: 'remove it; verification is changed in `tls.Config` and by the roots that Go finds',
  },
  misspelt: {
    what: 'no release of Go has a GODEBUG setting `{name}`; `{meant}` is one',
    why: 'Go ignores names that it does not know, without a word: nothing changes',
    help: 'write `{meant}`, or remove it',
  },
  blanks: {
    what: 'the blank belongs to the name: Go does not read `{name}` here',
    why: 'settings are separated with commas alone, and a name with a blank is one that Go does not know',
    help: 'remove the blank',
  },
  separator: {
    what: 'GODEBUG settings are separated with commas alone',
    why: 'Go takes the rest for the value of `{name}`, and ignores it',
    help: 'write `{repaired}`',
  },
  noValue: {
    what: '`{name}` has no value, so Go passes it over',
    why: 'a GODEBUG setting is `name=value`; anything else is ignored without a word',
    help: 'write `{name}=` and a value, or remove it',
  },
  notYet: {
    what: 'Go 1.{minor} does not know the GODEBUG setting `{name}`: it came with 1.{since}',
    why: 'the program is built with Go 1.{minor}, which ignores it without a word',
    help: 'remove it, or build with Go 1.{since} or later',
  },
  removed: {
    what: 'Go 1.{minor} no longer reads the GODEBUG setting `{name}`: 1.{removed} removed it',
    why: 'the program is built with Go 1.{minor}, which ignores it without a word',
    help: 'remove it',
  },
  removedAndFatal: {
    what: 'Go 1.{minor} no longer reads the GODEBUG setting `{name}`: 1.{removed} removed it',
    why: 'the program is built with Go 1.{minor}, which ignores it; built with Go 1.27 or later it would not even start with `{name}={value}`',
    help: 'remove it',
  },
  ignoreCn: {
    what: 'Go 1.{minor} no longer reads the GODEBUG setting `x509ignoreCN`: 1.17 removed it',
    why: 'since Go 1.15 a common name is not taken for a host name, and since 1.17 nothing brings that back: such certificates fail with `x509: certificate relies on legacy Common Name field, use SANs instead`',
    help: 'remove it, and issue certificates with a SAN',
  },
  otherSystem: {
    what: 'the GODEBUG setting `{name}` is for {systems}',
    why: 'on Linux no release of Go looks at it',
    help: 'remove it',
  },
  refused: {
    what: '`{name}` does not take the value `{value}`: it is `off`, `on` or `only`',
    why: 'a program built with Go 1.{since} or later that uses Go\'s cryptography ends at start: `panic: {name}: unknown GODEBUG setting {name}={value}`',
    help: 'write `{name}={instead}`',
  },
  noCgo: {
    what: '`netdns={value}` does nothing: the program is built with `CGO_ENABLED=0`',
    why: 'without cgo there is no cgo resolver: Go uses its own, nothing panics, and where roots are found does not depend on it',
    help: 'remove it, or build with `CGO_ENABLED=1`',
  },
  noFallback: {
    what: '`x509usefallbackroots=1` does nothing: the program links no fallback roots',
    why: 'it only prefers the roots of `x509.SetFallbackRoots` to the system\'s; it has nothing to do with musl, and finds no file',
    help: 'remove it, or import `golang.org/x/crypto/x509roots/fallback`',
  },
} as const;

const fixes = {
  remove: 'remove `{name}` from GODEBUG',
  rename: 'write `{meant}`',
  trim: 'remove the blank',
  value: 'write `{name}={instead}`',
  commas: 'separate the settings with commas',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const ineffectiveGodebug = environmentRule(
  {
    id: 'ineffective-godebug',
    title: 'GODEBUG setting without effect',
    level: 'warning',
    since: '0.1.0',
    seed: ['1', '2.1', '2.3', '2.5'],
    sources: [
      { title: 'GODEBUG history', url: 'https://go.dev/doc/godebug', versions: 'Go 1.21 to 1.27' },
      { title: 'internal/godebugs: the table of settings', url: 'https://go.dev/src/internal/godebugs/table.go', versions: 'Go 1.21 to 1.27' },
      { title: 'net: ignoring GODEBUG=netdns=cgo without cgo', url: 'https://go.dev/src/net/conf.go', versions: 'Go 1.15 to 1.27' },
      { title: 'crypto/x509: SetFallbackRoots', url: 'https://pkg.go.dev/crypto/x509#SetFallbackRoots', versions: 'since Go 1.20' },
    ],
    docs: {
      summary: 'a GODEBUG setting that this release of Go does not know, has removed, or that does nothing in this program',
      what:
        'Trustlint reads each setting of `GODEBUG` and asks the table of the Go release that builds the program: names that no release has (`x509ignore`), names that are too new or were removed (`x509ignoreCN` since 1.17), settings for other systems than Linux, values that `fips140` does not take, `netdns=cgo` in a program built with `CGO_ENABLED=0`, `x509usefallbackroots=1` in a program without fallback roots, and settings that are written so that Go cannot read them. ' +
        'Where the release is not known, only what holds for all releases from 1.13 to 1.27 is reported. A value that asks for what the release does anyway is an information only.',
      why: 'Go ignores what it does not know in `GODEBUG`, without a word. Whoever sets it believes that something was changed: that SHA-1 is accepted, that verification is off, that roots are found elsewhere.',
      fix: 'Remove the setting, or write the name that was meant.',
      whenNotToUse: 'When one file of variables serves programs built with several releases of Go on purpose.',
    },
    messages,
    fixes,
  },
  (environment, report) => {
    for (const variable of environment.variables) {
      if (variable.name !== 'GODEBUG' || variable.value === undefined) continue;
      for (const part of parseGodebug(variable.value)) reportPart(environment, variable, part, report);
    }
  },
);

function reportPart(environment: ProcessEnvironment, variable: EnvironmentVariable, part: GodebugPart, report: Report): void {
  const verdict = judgeGodebug(part, environment.program);
  const at = partSpan(variable, part.start, part.end);
  const name = part.name.trim();
  const removal = fixOf(report.title('remove', { name }), true, removeItem(variable, part));
  switch (verdict.kind) {
    case 'no-such-name':
      if (verdict.meant === undefined) return report('noSuchName', at, { name }, { fixes: removal });
      return report('misspelt', at, { name, meant: verdict.meant }, { fixes: misspeltFixes(environment, variable, part, verdict.meant, report) });
    case 'blanks':
      return report('blanks', at, { name }, { fixes: fixOf(report.title('trim', {}), true, replacePart(variable, part.start, part.start + part.name.length, verdict.name)) });
    case 'separator':
      return reportSeparator(variable, part, verdict, report);
    case 'no-value':
      return report('noValue', at, { name }, { fixes: removal });
    case 'not-yet':
      return report('notYet', at, { name, minor: verdict.minor, since: verdict.since }, { fixes: removal, severity: severityOf(verdict.harmless) });
    case 'removed':
      return reportRemoved(variable, part, verdict, removal, report);
    case 'refused':
      return reportRefused(environment, variable, part, verdict.certain, report);
    case 'other-system':
      return report('otherSystem', at, { name, systems: verdict.systems }, { fixes: removal, severity: 'information' });
    case 'no-cgo':
      return report('noCgo', at, { value: part.value ?? '' }, { fixes: removal });
    case 'no-fallback':
      return report('noFallback', at, {}, { fixes: removal });
    case 'fine':
    case 'fatal':
    case 'fatal-later':
      return undefined;
  }
}

function severityOf(harmless: boolean): Severity {
  return harmless ? 'information' : 'warning';
}

/** The real name comes first where it does something; else the setting is of no use under either name. */
function misspeltFixes(environment: ProcessEnvironment, variable: EnvironmentVariable, part: GodebugPart, meant: string, report: Report): readonly FixDraft[] {
  const works = judgeGodebug({ ...part, name: meant }, environment.program).kind === 'fine';
  const renamed = fixOf(report.title('rename', { meant }), works, replacePart(variable, part.start, part.start + part.name.length, meant));
  const removal = fixOf(report.title('remove', { name: part.name.trim() }), true, removeItem(variable, part));
  return works ? [...renamed, ...removal] : [...removal, ...renamed];
}

function reportSeparator(variable: EnvironmentVariable, part: GodebugPart, verdict: Extract<GodebugVerdict, { kind: 'separator' }>, report: Report): void {
  const { repaired } = verdict;
  const edits = replacePart(variable, part.start, part.end, repaired);
  report('separator', partSpan(variable, part.start, part.end), { name: part.name.trim(), repaired }, { fixes: fixOf(report.title('commas', {}), false, edits) });
}

/** The only setting that refuses values is `fips140`. */
function reportRefused(environment: ProcessEnvironment, variable: EnvironmentVariable, part: GodebugPart, isCertain: boolean, report: Report): void {
  const value = part.value ?? '';
  const { name } = part;
  const instead = /^(0|false|no|none|disabled?)$/i.test(value) ? 'off' : 'on';
  const valueStart = part.start + name.length + 1;
  const written = fixOf(report.title('value', { name, instead }), instead === 'off', replacePart(variable, valueStart, part.end, instead));
  const removal = fixOf(report.title('remove', { name }), true, removeItem(variable, part));
  const { program, moment } = environment;
  const isProven = isCertain && program.isGo === 'yes' && (moment === 'build' || program.makesTlsConnections === 'yes');
  report('refused', partSpan(variable, part.start, part.end), { name, value, instead, since: 24 }, { severity: isProven ? 'error' : 'warning', fixes: [...written, ...removal] });
}

function reportRemoved(variable: EnvironmentVariable, part: GodebugPart, verdict: Extract<GodebugVerdict, { kind: 'removed' }>, removal: readonly FixDraft[], report: Report): void {
  const at = partSpan(variable, part.start, part.end);
  const { minor, removed: since } = verdict;
  const options = { fixes: removal, severity: severityOf(verdict.harmless) };
  if (verdict.fatalLater) report('removedAndFatal', at, { name: part.name, value: part.value ?? '', minor, removed: since }, options);
  else if (part.name === 'x509ignoreCN') report('ignoreCn', at, { minor }, options);
  else report('removed', at, { name: part.name, minor, removed: since }, options);
}
