/** The file is UTF-16, as PowerShell writes it. */
import { damages, markerOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  wide: {
    what: 'the file is UTF-16',
    why: 'no byte sequence in it is a PEM marker: Go adds no certificate, and OpenSSL refuses the file',
    help: 'save it as UTF-8; in PowerShell write with `Out-File -Encoding ascii`',
  },
} as const;

export const utf16 = pemRule(
  {
    language: 'pem',
    id: 'utf16',
    title: 'file in UTF-16',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a PEM file in UTF-16',
      what: 'The rule fires for a file with a UTF-16 byte order mark, or with zero bytes in every second place: PowerShell up to 5.1 writes such files with `>`. An editor shows them as if nothing were wrong.',
      why: 'No reader finds a block: Go adds no certificate, OpenSSL refuses the file.',
      fix: 'Save it as UTF-8: in PowerShell `Out-File -Encoding ascii`.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: [...corp].map((character) => `${character}\0`).join('') }, good: { text: corp } },
  },
  (analysis, report) => {
    const [first] = damages(analysis, 'utf16');
    if (first) report('wide', markerOf(analysis, first.block), {});
  },
);
