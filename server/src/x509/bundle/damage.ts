/** What is wrong with the PEM around a block, in words. */
import { defineTexts } from '../../core/message';
import type { Text } from '../../core/message';
import type { PemBlock, PemProblem } from '../../syntax/pem/types';
import { visible } from '../certificate/names';

export const damageTexts = defineTexts('x509.damage', {
  bom: 'a byte order mark stands directly before BEGIN, so the line does not begin with it',
  utf16: 'the file is UTF-16, in which no byte sequence is a PEM marker',
  'indented-begin': 'blanks stand before BEGIN',
  glued: 'BEGIN stands on the same line as the END before it',
  'text-before-begin': 'other text stands before BEGIN on its line',
  'text-after-begin': 'other text stands behind BEGIN on its line',
  'malformed-begin': 'BEGIN has not exactly five hyphens on either side',
  'malformed-end': 'END has not exactly five hyphens on either side',
  'indented-end': 'blanks stand before END',
  'text-before-end': 'other text stands before END on its line',
  'text-after-end': 'other text stands behind END on its line',
  'missing-begin': 'BEGIN is missing',
  'missing-end': 'END is missing',
  'label-mismatch': 'END names another label than BEGIN',
  'carriage-returns': 'lines end with a carriage return alone, or with more than one',
  'escaped-newlines': 'the two characters `\\n` stand where a line should end',
  'bad-base64.character': 'a character that is no base64 stands between BEGIN and END',
  'bad-base64.padding': '`=` stands where base64 allows none',
  'bad-base64.after-padding': 'something follows the `=` that ends base64',
  'bad-base64.truncated': 'the base64 ends in the middle of a group of four characters',
  'headers-without-end': 'the lines behind BEGIN look like headers as far as END',
  shadowed: 'what stands before it keeps it from being read',
  headers: 'header lines stand between BEGIN and the base64',
  label: 'the label is `{label}`, not `CERTIFICATE`',
  empty: 'nothing stands between BEGIN and END',
});

/** The sentence for one problem of a block. */
export function damageText(problem: PemProblem, block: Pick<PemBlock, 'label'>): Text {
  if (problem.kind === 'label') return damageTexts.label({ label: visible(block.label) });
  if (problem.kind === 'bad-base64') return damageTexts[`bad-base64.${problem.detail ?? 'character'}`]();
  return damageTexts[problem.kind]();
}
