/** Certificates and keys for specs: `@certificate corp` and the like stand for PEM that is checked in beside the specs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const certificates = join(import.meta.dirname, '../specs/certificates');
const reference = String.raw`@(certificate|key|bundle|public) +([\w-]+)`;
const linePattern = new RegExp(`^([ \\t]*)${reference}[ \\t]*$`, 'gm');
const inlinePattern = new RegExp(String.raw`@base64\(${reference.slice(1)}\)`, 'g');

/** `text` with every reference replaced: a line by PEM with the line's indentation, `@base64(certificate corp)` by one base64 word. */
export function withMaterials(text: string): string {
  return text
    .replace(linePattern, (_, indent: string, kind: string, name: string) => material(kind, name).trimEnd().split('\n').map(line => indent + line).join('\n'))
    .replace(inlinePattern, (_, kind: string, name: string) => Buffer.from(material(kind, name)).toString('base64'));
}

/** One material; ends with a line break. `bundle 3` is three private roots, `public 2` two public ones. */
export function material(kind: string, name: string): string {
  if (kind === 'bundle' || kind === 'public') {
    const prefix = kind === 'bundle' ? 'root' : 'public';
    return Array.from({ length: Number(name) }, (_, index) => read(`${prefix}-${index + 1}.pem`)).join('');
  }
  return read(`${name}.${kind === 'key' ? 'key' : 'pem'}`);
}

function read(name: string): string {
  return readFileSync(join(certificates, name), 'utf8');
}
