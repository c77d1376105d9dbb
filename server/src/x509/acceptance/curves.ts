/** The elliptic curves that Go knows, and whether a point lies on one (SEC 2, FIPS 186-4). */

export interface Curve {
  readonly name: string;
  readonly bits: number;
  readonly prime: bigint;
  readonly b: bigint;
}

const p256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const p384 = 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n;

const curves: ReadonlyMap<string, Curve> = new Map([
  [
    '1.3.132.0.33',
    { name: 'P-224', bits: 224, prime: 2n ** 224n - 2n ** 96n + 1n, b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n },
  ],
  [
    '1.2.840.10045.3.1.7',
    { name: 'P-256', bits: 256, prime: p256, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn },
  ],
  [
    '1.3.132.0.34',
    {
      name: 'P-384',
      bits: 384,
      prime: p384,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    },
  ],
  [
    '1.3.132.0.35',
    {
      name: 'P-521',
      bits: 521,
      prime: 2n ** 521n - 1n,
      b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    },
  ],
]);

/** The curve of this object identifier, if it is one of the four. */
export function curveByOid(oid: string): Curve | undefined {
  return curves.get(oid);
}

/** Whether `point` is an uncompressed point on the curve: 4, then both coordinates in full length. */
export function isOnCurve(curve: Curve, point: Uint8Array): boolean {
  const length = Math.ceil(curve.bits / 8);
  if (point.length !== 1 + 2 * length || point[0] !== 4) return false;
  const x = numberOf(point, 1, 1 + length);
  const y = numberOf(point, 1 + length, 1 + 2 * length);
  if (x >= curve.prime || y >= curve.prime) return false;
  return (y * y - (x * x * x - 3n * x + curve.b)) % curve.prime === 0n;
}

function numberOf(bytes: Uint8Array, start: number, end: number): bigint {
  let hex = '0x';
  for (let i = start; i < end; i++) hex += (bytes[i] ?? 0).toString(16).padStart(2, '0');
  return BigInt(hex);
}
