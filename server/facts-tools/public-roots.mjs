/**
 * Refreshes `server/src/facts/data/public-roots.json`: the SHA-256 of every root in Mozilla's list as Debian packages it and as Node ships it.
 * Usage: node server/facts-tools/public-roots.mjs CERTIFICATE…   (the files in Debian's package; a machine's own bundle may hold private roots)
 * What an earlier run found stays: images with older bundles are built for years.
 */
import { createHash, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';

const file = path.resolve(import.meta.dirname, '../src/facts/data/public-roots.json');
const bundles = process.argv.slice(2);
const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).sha256 : [];
const pem = [...bundles.map(bundle => fs.readFileSync(bundle, 'utf8')), ...tls.rootCertificates].join('\n');
const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
const prints = blocks.map(block => createHash('sha256').update(new X509Certificate(block).raw).digest('hex'));
const sha256 = [...new Set([...known, ...prints])].sort();
const retrieved = process.env.RETRIEVED ?? new Date().toISOString().slice(0, 10);
const lines = sha256.map(print => `    "${print}"`).join(',\n');
fs.writeFileSync(file, `{\n  "source": "Mozilla's list of roots as Debian's ca-certificates and Node.js ship it",\n  "retrieved": "${retrieved}",\n  "sha256": [\n${lines}\n  ]\n}\n`);
console.log(`${sha256.length} roots`);
