/** A GODEBUG setting with which programs built with Go 1.27 or later do not start. */
import type { Reporter } from '../../core/rule';
import { parseGodebug, type GodebugPart } from '../../facts/godebug';
import { fixOf, partSpan, removeItem } from '../edits';
import { judgeGodebug } from '../judge/godebug';
import { environmentRule } from '../rule';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

const messages = {
  program: {
    what: 'a program built with Go 1.{minor} does not start with `{name}={value}` in GODEBUG',
    why: 'Go 1.{removed} removed the setting, and since 1.27 its old value ends the program at once: `fatal error: removed GODEBUG "{name}" set to old value "{value}" in environment`',
    help: 'remove it: {instead}',
  },
  goCommand: {
    what: 'the go command of Go 1.{minor} does not start with `{name}={value}` in GODEBUG',
    why: 'Go 1.{removed} removed the setting, and since 1.27 its old value ends the go command at once: `fatal error: removed GODEBUG "{name}" set to old value "{value}" in environment`',
    help: 'remove it: {instead}',
  },
  later: {
    what: 'with `{name}={value}` in GODEBUG a program built with Go 1.27 or later does not start',
    why: 'Go 1.{removed} removed the setting, and since 1.27 its old value ends the program at once: `fatal error: removed GODEBUG "{name}" set to old value "{value}" in environment`',
    help: 'remove it before the release of Go is raised: {instead}',
  },
} as const;

const fixes = { remove: 'remove `{name}` from GODEBUG' } as const;

/** What does for the program what the setting did, by setting. */
const replacements: Readonly<Record<string, string>> = {
  asynctimerchan: 'write code that does not depend on buffered timer channels',
  gotypesalias: 'handle `types.Alias` in the program',
  tls10server: 'set `MinVersion: tls.VersionTLS10` in the `tls.Config` that needs it',
  tls3des: 'name the 3DES suites in `CipherSuites` of the `tls.Config` that needs them',
  tlskyber: 'use `tlsmlkem=0`, or `CurvePreferences` of the `tls.Config`',
  tlsrsakex: 'name the RSA suites in `CipherSuites` of the `tls.Config` that needs them',
  tlsunsafeekm: 'require TLS 1.3 or Extended Master Secret',
  x509keypairleaf: '`Certificate.Leaf` is filled, and nothing is lost by it',
  x509sha1: 'issue certificates that are signed with SHA-256',
};

export const removedGodebugIsFatal = environmentRule(
  {
    id: 'removed-godebug-is-fatal',
    title: 'removed GODEBUG setting that stops the program',
    level: 'error',
    since: '0.1.0',
    seed: ['2.5'],
    sources: [
      { title: 'a removed setting with its old value is fatal: golang/go#76163', url: 'https://go.dev/issue/76163', versions: 'since Go 1.27' },
      { title: 'runtime: parsegodebug', url: 'https://go.dev/src/runtime/runtime1.go', versions: 'Go 1.27' },
      { title: 'GODEBUG history', url: 'https://go.dev/doc/godebug', versions: 'Go 1.21 to 1.27' },
    ],
    docs: {
      summary: 'a removed GODEBUG setting with its old value: built with Go 1.27 or later, the program does not start',
      what:
        'Trustlint looks for `x509sha1=1`, `tlskyber=0`, `tls10server=1`, `tlsrsakex=1`, `tls3des=1`, `tlsunsafeekm=1`, `x509keypairleaf=0`, `gotypesalias=0` and `asynctimerchan=1` or `2` in `GODEBUG`. ' +
        'It is an error when the program, or a go command of the build, is known to be of Go 1.27 or later, and an information when the setting still works or the release is not known. The final value (`x509sha1=0`) is accepted by Go and is not reported here.',
      why: 'The runtime reads `GODEBUG` before anything else and ends the program: `fatal error: removed GODEBUG "x509sha1" set to old value "1" in environment (https://go.dev/doc/godebug#go-124)`. That holds whatever the `go` line of go.mod says, and also where a later part of the list sets the same name again. Go 1.26 and earlier ignore removed settings.',
      fix: 'Remove the setting. What it allowed is now said in the program itself, where it can be said at all.',
      whenNotToUse: 'Never for the error. The information can be silenced where the release of Go will not change.',
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

function reportPart(environment: ProcessEnvironment, variable: EnvironmentVariable, part: GodebugPart, report: Reporter<typeof messages, typeof fixes>): void {
  const verdict = judgeGodebug(part, environment.program);
  if (verdict.kind !== 'fatal' && verdict.kind !== 'fatal-later') return;
  const { name } = part;
  const slots = { name, value: part.value ?? '', removed: verdict.removed, instead: replacements[name] ?? '' };
  const at = partSpan(variable, part.start, part.end);
  const options = { fixes: fixOf(report.title('remove', { name }), true, removeItem(variable, part)) };
  if (verdict.kind === 'fatal-later' || environment.program.isGo !== 'yes') report('later', at, slots, { ...options, severity: 'information' });
  else if (environment.moment === 'build') report('goCommand', at, { ...slots, minor: verdict.minor }, options);
  else report('program', at, { ...slots, minor: verdict.minor }, options);
}
