/**
 * The one place that knows @peculiar/x509, which encodes certificates. It is loaded at first use: it is large, and most people never
 * make a certificate. It reads nothing that comes from outside but the CA certificate that is to sign.
 */
import { provideMetadata } from './reflect';

/** The platform's WebCrypto. */
export interface PlatformCrypto {
  readonly subtle: PlatformSubtle;
  getRandomValues(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** A pair of keys of the platform; what is in them is its own business. */
export interface KeyPair {
  readonly publicKey: object;
  readonly privateKey: object;
}

/** An elliptic curve, with the hash that its keys sign with; or RSA. */
export type KeyParameters =
  | { readonly name: 'ECDSA'; readonly namedCurve: string; readonly hash: string }
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: string; readonly modulusLength: number; readonly publicExponent: Uint8Array<ArrayBuffer> };

export interface PlatformSubtle {
  generateKey(algorithm: KeyParameters, extractable: boolean, usages: ['sign', 'verify']): Promise<KeyPair>;
  exportKey(format: 'pkcs8' | 'spki', key: object): Promise<ArrayBuffer>;
  importKey(format: 'pkcs8', key: Uint8Array<ArrayBuffer>, algorithm: KeyParameters, extractable: boolean, usages: ['sign']): Promise<object>;
  importKey(format: 'spki', key: Uint8Array<ArrayBuffer>, algorithm: KeyParameters, extractable: boolean, usages: ['verify']): Promise<object>;
}

export type Library = typeof import('@peculiar/x509');

let loading: Promise<Library> | undefined;

/** The library, on this platform's WebCrypto. */
export async function library(crypto: PlatformCrypto): Promise<Library> {
  provideMetadata();
  loading ??= import('@peculiar/x509');
  const loaded = await loading;
  loaded.cryptoProvider.set(crypto);
  return loaded;
}
