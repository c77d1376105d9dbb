/** A container is started with TLS verification switched off: by an option of its command, or by a variable. */
import type { FixDraft } from '../../core/rule';
import { bypassesOf, type ContainerBypass, type StartedContainer } from '../bypasses';
import { fixOf } from '../edits';
import { environmentRule } from '../rule';

const remedy = 'remove it; if a private CA has signed the server’s certificate, give that CA to the container';

export const verificationDisabled = environmentRule(
  {
    id: 'verification-disabled',
    title: 'TLS verification switched off',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2', '3.3'],
    sources: [
      { title: 'curl(1), --insecure', url: 'https://curl.se/docs/manpage.html#-k', versions: '7.88, run against a server with a certificate of its own' },
      { title: 'git-config(1), http.sslVerify', url: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify', versions: '2.39, run' },
      { title: 'Node.js, NODE_TLS_REJECT_UNAUTHORIZED', url: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue' },
    ],
    docs: {
      summary: 'an option or a variable of a container makes a program accept any certificate',
      what:
        'Trustlint reads the words and the shell scripts that a container is started with (quotes, chains, `sh -c`), the commands of its probes, and its variables. ' +
        'It knows the options of some 50 programs with their abbreviations and clusters (`curl -fsSLk`), and which values of a variable count: `NODE_TLS_REJECT_UNAUTHORIZED` only with `0`, `GIT_SSL_NO_VERIFY` with any value. ' +
        'It is silent for addresses of the container itself (a probe of `https://localhost`), for a probe whose address is not known, for values that are not known, and for options of programs that it does not know.',
      why: 'Encryption without verification protects from nobody who can answer in place of the server: a proxy, a router, a name server, another Pod.',
      fix: 'Remove it, and mount the CA that has signed the server\'s certificate: as one file in `/etc/ssl/certs` for Go programs, or where the option of the program (`--cacert`) names it. No fix is applied without being chosen.',
      whenNotToUse: 'For a request whose answer is verified by other means, such as a checksum; suppress the rule there with that reason.',
    },
    messages: {
      option: {
        what: '`{text}` makes {tool} accept any certificate',
        why: 'whoever stands on the way can answer in place of the server',
        help: remedy,
      },
      variable: {
        what: '`{text}` makes {tool} accept any certificate',
        why: 'it holds for every process of the container and for every server',
        help: remedy,
      },
      setting: {
        what: '`{text}` makes {tool} accept any certificate from now on',
        why: 'it holds for all that follows in the container, for every server',
        help: remedy,
      },
      hosts: {
        what: '`{text}` makes {tool} accept any certificate from the hosts that it names',
        why: 'whoever stands on the way can answer in place of those hosts, or even without TLS',
        help: remedy,
      },
      proxy: {
        what: '`{text}` makes {tool} accept any certificate from a proxy',
        why: 'whoever answers in place of the proxy sees where the requests go, and the password for the proxy',
        help: 'remove it, and give the CA that has signed the proxy’s certificate to the container',
      },
      name: {
        what: '`{text}` makes {tool} accept a certificate that was made for another name',
        why: 'anybody who has a valid certificate for any name can answer in place of the server',
        help: 'remove it, and use the name that is in the server’s certificate',
      },
      old: {
        what: '`{text}` makes {tool} accept any certificate in {only}',
        why: 'other versions do not read it: there it does nothing',
        help: 'remove it',
      },
    },
    fixes: { remove: 'remove `{text}`' },
  },
  (container: StartedContainer, report) => {
    for (const bypass of bypassesOf(container)) {
      const { tool, only, text, span } = bypass;
      // A container that relies on it fails without it: that is for its author to choose.
      const fixes: readonly FixDraft[] = fixOf(report.title('remove', { text }), false, bypass.removal());
      if (only !== undefined) report('old', span, { text, tool, only }, { fixes, severity: 'information' });
      else report(messageOf(bypass), span, { text, tool }, { fixes });
    }
  },
);

function messageOf({ kind, effect }: ContainerBypass): 'option' | 'variable' | 'setting' | 'hosts' | 'proxy' | 'name' {
  return effect === 'server' ? kind : effect;
}
