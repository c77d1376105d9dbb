/** A variable that looks as if it told Go where the roots are, and that Go does not read. */
import { fixOf } from '../edits';
import { judgeUnread } from '../judge/unread';
import { environmentRule } from '../rule';

export const unknownTrustVariable = environmentRule(
  {
    id: 'unknown-trust-variable',
    title: 'variable that Go does not read',
    level: 'warning',
    since: '0.1.0',
    seed: ['1'],
    sources: [
      { title: 'crypto/x509: the two variables that are read', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
      { title: 'no occurrence of the name in the sources and API lists of Go', versions: 'Go 1.15, 1.19, 1.21 to 1.27' },
    ],
    docs: {
      summary: 'a variable such as `GOCERTIFICATEPATH` that no release of Go reads',
      what:
        'Trustlint knows names that pass for trust settings of Go and that occur nowhere in its sources: `GOCERTIFICATEPATH` and the like, and misspelt forms of `SSL_CERT_FILE` and `SSL_CERT_DIR`. ' +
        'Invented names are reported wherever a Go program may run, misspelt ones only where a Go program is known to run and the right variable is not set. ' +
        'Variables that other programs read (`CURL_CA_BUNDLE`, `REQUESTS_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`, …) are not reported: a hover says who reads them.',
      why: 'Setting such a variable changes nothing: Go looks for roots where it would look without it. The first HTTPS request then fails with `x509: certificate signed by unknown authority`, or verifies with other roots than was meant.',
      fix: 'Name the directory in `SSL_CERT_DIR`, or the bundle file in `SSL_CERT_FILE`. Each replaces only its own half of what Go reads.',
      whenNotToUse: 'When the program itself reads a variable of this name.',
    },
    messages: {
      invented: {
        what: '`{name}` is not read by Go',
        why: 'no release of Go knows the variable: roots are looked for as if it were not set',
        help: 'set `SSL_CERT_DIR` to a directory or `SSL_CERT_FILE` to a bundle file',
      },
      slip: {
        what: '`{name}` is not read by Go: the variable is called `{meant}`',
        why: 'Go looks for roots as if it were not set',
        help: 'write `{meant}`',
      },
    },
    fixes: {
      rename: 'call it `{meant}`',
      remove: 'remove `{name}`',
    },
  },
  (environment, report) => {
    for (const variable of environment.variables) {
      const verdict = judgeUnread(environment, variable);
      if (!verdict) continue;
      const { name } = variable;
      const renamed = verdict.instead.flatMap((meant, index) => fixOf(report.title('rename', { meant }), index === 0 && verdict.fits, variable.edits.rename(meant)));
      const fixes = [...renamed, ...fixOf(report.title('remove', { name }), true, variable.edits.remove())];
      if (verdict.unread.kind === 'invented' || verdict.unread.meant === 'either') report('invented', variable.nameSpan, { name }, { fixes });
      else report('slip', variable.nameSpan, { name, meant: verdict.unread.meant }, { fixes });
    }
  },
);
