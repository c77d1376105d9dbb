/** A private CA in the system's places switches off the fallback roots that the program brings along. */
import type { Reporter } from '../../core/rule';
import type { TraceStep } from '../../trust/types';
import { lookupOf } from '../judge/lookup';
import { environmentRule } from '../rule';
import type { ProcessEnvironment } from '../types';

const messages = {
  disabled: {
    what: 'the private roots in `{path}` switch off the fallback roots of the program',
    why: 'Go uses `x509roots/fallback` only while it finds no certificate at all: with this one, public HTTPS sites fail with `x509: certificate signed by unknown authority`',
    help: 'bring the public roots too, next to the private ones',
  },
} as const;

export const fallbackRootsDisabled = environmentRule(
  {
    id: 'fallback-roots-disabled',
    title: 'fallback roots switched off by a private CA',
    level: 'warning',
    since: '0.1.0',
    seed: ['1'],
    sources: [
      { title: 'crypto/x509: SetFallbackRoots', url: 'https://pkg.go.dev/crypto/x509#SetFallbackRoots', versions: 'since Go 1.20' },
      { title: 'golang.org/x/crypto/x509roots/fallback', url: 'https://pkg.go.dev/golang.org/x/crypto/x509roots/fallback' },
    ],
    docs: {
      summary: 'the program links fallback roots, and the private CA beside it makes Go drop all of them',
      what:
        'Trustlint reports it when go.mod requires `golang.org/x/crypto/x509roots/fallback` directly and the lookup finds private certificates and no public root. ' +
        'It stays silent when anything on the way is not known, when public roots are there as well, and with `GODEBUG=x509usefallbackroots=1`, which prefers the fallback roots to everything else.',
      why: 'The fallback set is all or nothing: Go looks at it only when the system pool is empty or could not be loaded. One readable private CA makes the pool non-empty, and from then on the program trusts that CA and nobody else.',
      fix: 'Install `ca-certificates` or copy a public bundle, so that public and private roots are both in the places that Go reads.',
      whenNotToUse: 'When the program is meant to trust its private CA alone.',
    },
    messages,
    fixes: {},
  },
  (environment, report) => {
    if (environment.program.registersFallback !== 'yes' || environment.program.isGo !== 'yes' || environment.starts !== 'yes') return;
    const trace = lookupOf(environment);
    if (trace.verdict !== 'roots' || trace.usesFallback !== 'no' || trace.publicRoots !== 'no') return;
    const found = trace.steps.find((step) => step.op === 'open' && step.outcome === 'found');
    if (found) reportStep(environment, found, report);
  },
);

/** At the instruction or the mount that brought the file, where it is in the judged file. */
function reportStep(environment: ProcessEnvironment, step: TraceStep, report: Reporter<typeof messages, Record<never, string>>): void {
  const { origin } = step;
  const at = origin.kind === 'span' && origin.file === environment.file ? origin.span : environment.at;
  report('disabled', at, { path: step.path }, { fixes: environment.remedies.publicRoots() });
}
