/** Hover on variables that other programs read for their roots, and on names that nothing reads. */
import { linked } from '../../core/markdown';
import { defineTexts, type Text } from '../../core/message';
import { readerOfVariable, unreadVariable } from '../../facts/environment-variables';

const texts = defineTexts('environment.hover.foreignVariable', {
  other: '**`{name}`** is read by {reader}: {effect}. ({source})',
  notGo: 'Go\'s standard library does not read it: for Go programs set `SSL_CERT_FILE` or `SSL_CERT_DIR`. ([crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go))',
  invented: '**`{name}`**: nothing reads this variable. No release of Go from 1.15 to 1.27 has the name in its sources, and setting it changes nothing. ([crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go))',
  instead: 'The variables that Go reads are `SSL_CERT_FILE` (one file) and `SSL_CERT_DIR` (a list of directories). ([pkg.go.dev/crypto/x509](https://pkg.go.dev/crypto/x509#SystemCertPool))',
  slip: '**`{name}`** is not read by Go; the variable is called `{meant}`. ([crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go))',
});

/** The paragraphs for a variable that Go does not read; empty for variables that nobody takes for a trust variable. */
export function foreignParts(name: string): readonly Text[] {
  const unread = unreadVariable(name);
  if (unread?.kind === 'slip') return [texts.slip({ name, meant: unread.meant })];
  if (unread) return [texts.invented({ name }), texts.instead()];
  const known = readerOfVariable(name);
  return known ? [texts.other({ name, reader: known.reader, effect: known.effect, source: linked(known.source) }), texts.notGo()] : [];
}
