/** A whole inspection of the public roots that come with Node: acceptance by Go, chains, findings, signatures. */
import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { inspectFully } from '../../../server/src/x509/inspect';
import { cpuOf, type Row } from '../rows';

interface Forge {
  readonly pki: { certificateFromPem(pem: string): unknown };
}

/** Another comment each time, so that no text is known from before. */
function bundle(iteration: number): string {
  return `# ${iteration}\n${rootCertificates.join('\n')}\n`;
}

const row: Row = {
  work: `inspect ${rootCertificates.length} roots, signatures checked`,
  goal: '≤ 0.4 ×',
  unit: 'ms CPU',
  ours: {
    prepare: async () => ({
      run: iteration => {
        const bytes = new TextEncoder().encode(bundle(iteration));
        return cpuOf(() => inspectFully(bytes, { at: '2026-11-24', subtle: webcrypto.subtle }));
      },
    }),
  },
  peer: {
    name: 'node-forge, RSA certificates only, parsed',
    async prepare() {
      const require = createRequire(path.join(process.env['BENCH_FOLDER'] ?? '', 'package.json'));
      const { pki } = require('node-forge') as Forge;
      const isReadable = (pem: string): boolean => {
        try {
          pki.certificateFromPem(pem);
          return true;
        } catch {
          return false;
        }
      };
      const readable = rootCertificates.filter(isReadable);
      return { run: () => cpuOf(() => readable.map(pem => pki.certificateFromPem(pem))) };
    },
  },
};

export default row;
