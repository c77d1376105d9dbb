/** Hover on variables that other programs read for their roots, and on names that nothing reads. */
import { defineTexts, type Text } from '../../core/message';
import { linked } from './markdown';

const texts = defineTexts('dockerfile.hover.foreignVariable', {
  other: '**`{name}`** is read by {reader}: {effect}. ({source})',
  notGo: 'Go\'s standard library does not read it: for Go programs set `SSL_CERT_FILE` or `SSL_CERT_DIR`. ([crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go))',
  invented: '**`{name}`**: nothing reads this variable. No release of Go from 1.15 to 1.27 has the name in its sources, and setting it changes nothing. ([crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go))',
  instead: 'The variables that Go reads are `SSL_CERT_FILE` (one file) and `SSL_CERT_DIR` (a list of directories). ([pkg.go.dev/crypto/x509](https://pkg.go.dev/crypto/x509#SystemCertPool))',
});

interface Reader {
  readonly reader: string;
  readonly effect: string;
  readonly source: string;
}

const readers: Readonly<Record<string, Reader>> = {
  AWS_CA_BUNDLE: { reader: 'the AWS CLI and the AWS SDKs, those for Go included', effect: 'the file replaces the system\'s roots', source: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html' },
  CARGO_HTTP_CAINFO: { reader: 'cargo', effect: 'the file replaces the system\'s roots', source: 'https://doc.rust-lang.org/cargo/reference/config.html' },
  CURL_CA_BUNDLE: { reader: 'curl', effect: 'the file replaces the system\'s roots', source: 'https://curl.se/docs/sslcerts.html' },
  GIT_SSL_CAINFO: { reader: 'git', effect: 'the file replaces the system\'s roots', source: 'https://git-scm.com/docs/git-config' },
  NIX_SSL_CERT_FILE: { reader: 'Nix and programs that nixpkgs patches for it', effect: 'the file replaces the system\'s roots', source: 'https://nix.dev/manual/nix/latest/installation/env-variables' },
  NODE_EXTRA_CA_CERTS: { reader: 'Node.js', effect: 'the certificates are added to its own roots', source: 'https://nodejs.org/api/cli.html' },
  PIP_CERT: { reader: 'pip', effect: 'the file replaces its own roots', source: 'https://pip.pypa.io/en/stable/topics/https-certificates/' },
  REQUESTS_CA_BUNDLE: { reader: 'Python\'s requests', effect: 'the file replaces its own roots', source: 'https://requests.readthedocs.io/en/latest/user/advanced/' },
};

const invented: ReadonlySet<string> = new Set(['GOCERTIFICATEPATH']);

/** The paragraphs for a variable that Go does not read; empty for variables that nobody takes for a trust variable. */
export function foreignParts(name: string): readonly Text[] {
  if (invented.has(name)) return [texts.invented({ name }), texts.instead()];
  const known = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return known ? [texts.other({ name, reader: known.reader, effect: known.effect, source: linked(known.source) }), texts.notGo()] : [];
}
