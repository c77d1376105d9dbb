/** Takes up a certificate authority from its files: the certificate and the unencrypted private key to it. */
import { certificateOf, readBundle } from '../bundle/bundle';
import type { Bundle } from '../bundle/bundle';
import { publicIdentity } from '../bundle/private-key';
import { isAuthority } from '../certificate/model';
import { dataOf } from '../../syntax/pem/scan';
import { DerReader, Tag } from '../../syntax/der/reader';
import { concatenated, derInteger, derOid, wrapped } from './encode';
import { keyParameters } from './issue';
import type { KeyChoice, Signer } from './issue';
import type { PlatformCrypto } from './library';

/** Why an authority cannot be taken up. */
export type SignerTrouble = 'no-certificate' | 'no-authority' | 'no-key' | 'encrypted-key' | 'unsupported-key' | 'key-mismatch';

/** The signer that the contents of two files make. */
export async function readSigner(certificateFile: Uint8Array, keyFile: Uint8Array, crypto: PlatformCrypto): Promise<Signer | SignerTrouble> {
  const certificate = readBundle(certificateFile).blocks.map(certificateOf).find((each) => each !== undefined);
  if (!certificate) return 'no-certificate';
  if (!isAuthority(certificate)) return 'no-authority';
  const kind = certificate.publicKey.curve === 'P-256' ? 'ec' : certificate.publicKey.kind === 'rsa' ? 'rsa' : undefined;
  if (!kind) return 'unsupported-key';
  const bundle = readBundle(keyFile);
  const block = bundle.blocks.find(({ content }) => content.kind === 'private-key');
  if (block?.content.kind !== 'private-key') return 'no-key';
  const { encrypted, identity } = block.content.key;
  if (encrypted) return 'encrypted-key';
  if (identity !== null && identity !== publicIdentity(certificate.der, certificate.publicKey)) return 'key-mismatch';
  const key = await importKey(bundle, block.index, kind, crypto);
  return key ? { certificate, key, kind } : 'unsupported-key';
}

async function importKey(bundle: Bundle, index: number, kind: KeyChoice, { subtle }: PlatformCrypto): Promise<object | undefined> {
  const block = bundle.blocks[index];
  const data = block?.pem && dataOf(bundle.bytes, block.pem);
  const pkcs8 = data && asPkcs8(block.label, data, kind);
  if (!pkcs8) return undefined;
  try {
    return await subtle.importKey('pkcs8', pkcs8, keyParameters(kind), false, ['sign']);
  } catch {
    return undefined;
  }
}

/** `PRIVATE KEY` as it is; the older forms of openssl wrapped into one. */
function asPkcs8(label: string, data: Uint8Array, kind: KeyChoice): Uint8Array<ArrayBuffer> | undefined {
  if (label === 'PRIVATE KEY') return Uint8Array.from(data);
  const whole = new DerReader(data).read(Tag.sequence);
  if (!whole || !/^(RSA|EC) PRIVATE KEY$/.test(label)) return undefined;
  const algorithm = kind === 'rsa' ? concatenated([derOid('1.2.840.113549.1.1.1'), Uint8Array.of(Tag.null, 0)]) : concatenated([derOid('1.2.840.10045.2.1'), derOid('1.2.840.10045.3.1.7')]);
  return wrapped(Tag.sequence, concatenated([derInteger(0), wrapped(Tag.sequence, algorithm), wrapped(Tag.octetString, data.subarray(0, whole.end))]));
}
