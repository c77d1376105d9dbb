/** A CA gets into the root store over a way on which anybody could have replaced it. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { Span } from '../../core/text';
import type { DockerfileAnalysis } from '../analysis';
import { spanOfBypass, withoutOption } from '../bypasses';
import { replaced } from '../edits';
import { dockerfileRule } from '../rule';
import { texts } from '../texts';
import { doubtfulRoots, type DoubtfulRoot } from '../untrusted';

const messages = {
  http: {
    what: 'a CA for the root store comes over plain http from `{host}`',
    why: 'whoever stands on the way during a build can put a CA of their own in its place, and the image then trusts every certificate that they make',
    help: 'copy a file that was reviewed from the build context, or verify its checksum before it goes into the store',
  },
  unverified: {
    what: 'a CA for the root store comes from `{host}` with verification off (`{text}`)',
    why: 'whoever stands on the way during a build can put a CA of their own in its place, and the image then trusts every certificate that they make',
    help: 'copy a file that was reviewed from the build context, or verify its checksum before it goes into the store',
  },
  presented: {
    what: '`{tool}` puts into the root store whatever certificate is presented by `{host}`',
    why: 'it asks the network whom to trust: whoever answers during a build is trusted by the image from then on',
    help: 'get the CA from its owner once, review it, and copy it from the build context',
  },
  presentedByAnybody: {
    what: '`{tool}` puts into the root store whatever certificate the server presents',
    why: 'it asks the network whom to trust: whoever answers during a build is trusted by the image from then on',
    help: 'get the CA from its owner once, review it, and copy it from the build context',
  },
} as const;

const fixes = {
  https: 'fetch it over https',
  verify: 'remove `{text}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const caFromUntrustedSource = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'ca-from-untrusted-source',
    title: 'CA from an untrusted source',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: ['S5332'],
    sources: [
      { title: 'openssl-s_client(1): a failed verification does not end the connection without -verify_return_error', url: 'https://docs.openssl.org/3.0/man1/openssl-s_client/' },
      { title: 'Dockerfile reference, ADD --checksum', url: 'https://docs.docker.com/reference/dockerfile/#add---checksum' },
    ],
    docs: {
      summary: 'a CA is fetched over plain http, with verification off, or from `openssl s_client`, and put into the root store',
      what:
        'Trustlint follows what curl, wget, ADD, `openssl s_client` and `keytool -printcert` fetch through pipes, redirections, cp, mv, tee, tar, unzip and `openssl x509` to the places that root stores are made of: the anchor directories of all families, `/etc/ssl/certs` and the bundles, `trust anchor`, and Java’s cacerts. ' +
        'It reports what came over `http://`, with `-k` or `--no-check-certificate`, or as whatever a server presented. ' +
        'It is silent where a checksum or a signature of the file is verified in the same stage (`sha256sum -c`, `gpg --verify`, `ADD --checksum`), and for addresses of the machine itself.',
      why: 'A root certificate decides whom everything in the image believes. It is the one file that cannot be secured by TLS that it is itself the ground of.',
      fix: 'Keep the CA in the repository, where a change is reviewed, and COPY it; or verify a checksum that is written in the Dockerfile. Fetching over verified https is better than nothing.',
      whenNotToUse: 'For images that are only used for tests in the network that the CA comes from.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y ca-certificates curl\nRUN curl -o /usr/local/share/ca-certificates/corp.crt http://pki.example.com/corp.crt && update-ca-certificates\n' },
      good: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y ca-certificates\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n' },
    },
  },
  (analysis, report) => {
    for (const root of doubtfulRoots(analysis)) reportRoot(analysis, root, report);
  },
);

function reportRoot(analysis: DockerfileAnalysis, root: DoubtfulRoot, report: Report): void {
  const { doubt, landing } = root;
  const isElsewhere = landing.start !== doubt.at.start;
  const related = isElsewhere ? [{ file: analysis.model.uri, span: landing, message: texts.landsInStore() }] : [];
  switch (doubt.kind) {
    case 'http':
      return report('http', doubt.at, { host: doubt.host }, { related, fixes: overHttps(analysis, doubt.at, report) });
    case 'unverified': {
      const { text } = doubt.bypass;
      const edits = withoutOption(analysis.model, doubt.bypass);
      const drafts: FixDraft[] = edits ? [{ title: report.title('verify', { text }), safe: false, edits }] : [];
      return report('unverified', spanOfBypass(analysis.model, doubt.bypass), { host: doubt.host, text }, { related, fixes: drafts });
    }
    case 'presented':
      if (doubt.host === '') return report('presentedByAnybody', doubt.at, { tool: doubt.tool }, { related });
      return report('presented', doubt.at, { host: doubt.host, tool: doubt.tool }, { related });
  }
}

/** The server may not speak TLS, or with a certificate of the very CA that is fetched. */
function overHttps(analysis: DockerfileAnalysis, at: Span, report: Report): FixDraft[] {
  const { text } = analysis.model;
  const quoted = /^["']?/.exec(text.slice(at.start, at.end))?.[0].length ?? 0;
  const start = at.start + quoted;
  if (text.slice(start, start + 7).toLowerCase() !== 'http://') return [];
  return [{ title: report.title('https', {}), safe: false, edits: [replaced(analysis.model, { start: start + 4, end: start + 4 }, 's')] }];
}
