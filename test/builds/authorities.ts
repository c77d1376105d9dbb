/** Two authorities, kept in the cache: one plays a public root that every bundle has, the other a company's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from '../oracle/go';

export type AuthorityName = 'public' | 'corp';

/** The certificate of an authority, made at the first call. */
export function authorityPem(name: AuthorityName): string {
  return readFileSync(join(folderOf(name), 'ca.pem'), 'utf8');
}

function folderOf(name: AuthorityName): string {
  const folder = join(cacheFolder(), 'authorities', name);
  if (existsSync(folder)) return folder;
  mkdirSync(join(folder, '..'), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), 'authority-'));
  openssl('req', '-x509', ...newKey(join(work, 'ca.key')), '-out', join(work, 'ca.pem'), '-days', '3650', '-subj', `/CN=Trustlint test ${name} root`);
  try {
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function newKey(file: string): readonly string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file];
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/bin:/bin' } });
}

/** A server on loopback with a fresh certificate of that authority. */
export async function serve(name: AuthorityName): Promise<{ readonly url: string; readonly close: () => void }> {
  const { key, cert } = issue(name);
  const server: Server = createServer({ key, cert }, (_, response) => response.end('hello\n'));
  // Clients that trust nobody hang up in the middle of the handshake.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/`, close: () => server.close() };
}

function issue(name: AuthorityName): { readonly key: Buffer; readonly cert: Buffer } {
  const work = mkdtempSync(join(cacheFolder(), 'leaf-'));
  try {
    const at = (file: string): string => join(work, file);
    openssl('req', ...newKey(at('key')), '-out', at('csr'), '-subj', '/CN=test server');
    writeFileSync(at('ext'), 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
    openssl('x509', '-req', '-in', at('csr'), '-CA', join(folderOf(name), 'ca.pem'), '-CAkey', join(folderOf(name), 'ca.key'), '-set_serial', '2', '-days', '30', '-extfile', at('ext'), '-out', at('pem'));
    return { key: readFileSync(at('key')), cert: readFileSync(at('pem')) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
