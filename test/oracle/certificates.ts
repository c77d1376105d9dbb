/** Files with and without certificates, and what the lookup should know of each. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FileContent } from '../../server/src/trust/types';

export interface Sample {
  readonly name: string;
  readonly data: Buffer;
  readonly content: FileContent;
}

export interface Samples {
  readonly all: readonly Sample[];
  readonly byName: ReadonlyMap<string, Sample>;
  /** Two certificates that no sample holds. */
  readonly fallbackPem: string;
}

interface Authority {
  readonly pem: string;
  readonly trusted: string;
  readonly der: Buffer;
  readonly fingerprint: string;
}

/** Makes self-signed authorities with openssl in a folder below `work`, and files of every kind from them. */
export function makeSamples(work: string): Samples {
  const folder = mkdtempSync(join(work, 'ca-'));
  try {
    const authorities = Array.from({ length: 8 }, (_, i) => makeAuthority(folder, i));
    const all = samplesOf(authorities.slice(0, 6));
    const fallbackPem = authorities.slice(6).map((each) => each.pem).join('');
    return { all, byName: new Map(all.map((sample) => [sample.name, sample])), fallbackPem };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeAuthority(folder: string, index: number): Authority {
  const key = join(folder, 'key.pem');
  const file = join(folder, `ca${index}.pem`);
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', file];
  openssl([...request, '-days', '3650', '-subj', `/CN=Oracle Root ${index}`]);
  const pem = readFileSync(file, 'utf8');
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const trusted = openssl(['x509', '-in', file, '-trustout', '-addtrust', 'serverAuth']);
  return { pem, trusted, der, fingerprint: createHash('sha256').update(der).digest('hex') };
}

function openssl(args: readonly string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } });
}

function samplesOf(authorities: readonly Authority[]): readonly Sample[] {
  const pem = (...indices: readonly number[]): string => indices.map((i) => authorities[i]?.pem ?? '').join('');
  const holding = (name: string, text: string | Buffer, indices: readonly number[]): Sample => {
    const fingerprints = [...new Set(indices)].map((i) => authorities[i]?.fingerprint ?? '');
    const data = Buffer.from(text);
    if (fingerprints.length === 0) return { name, data, content: { kind: 'no-certificates', empty: data.length === 0 } };
    return { name, data, content: { kind: 'certificates', count: fingerprints.length, fingerprints, scope: 'private' } };
  };
  const first = authorities[0];
  if (first === undefined) throw new Error('no authority was made');
  const headers = first.pem.replace('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\nProc-Type: 4\n\n');
  return [
    ...authorities.map((_, i) => holding(`ca${i}`, pem(i), [i])),
    holding('bundle', pem(0, 1, 2), [0, 1, 2]),
    holding('other-bundle', `# roots\n${pem(2, 3, 4, 5)}`, [2, 3, 4, 5]),
    holding('doubled', pem(1, 1), [1]),
    holding('crlf', pem(2).replace(/\n/g, '\r\n'), [2]),
    holding('good-behind-bad', `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem(3)}`, [3]),
    holding('byte-order-mark', `\uFEFF${pem(4, 5)}`, [5]),
    holding('empty', '', []),
    holding('garbage', 'not a certificate\n', []),
    holding('der', first.der, []),
    holding('trusted', first.trusted, []),
    holding('headers', headers, []),
    holding('key', '-----BEGIN PRIVATE KEY-----\nMC4CAQA=\n-----END PRIVATE KEY-----\n', []),
  ];
}
