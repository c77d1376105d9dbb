/** Inputs that nobody writes and everybody sends: the same for all languages, and some for each. */
import type { Language } from '../../server/src/core/rule';
import { randomFrom } from './random';

export interface HostileText {
  readonly name: string;
  readonly text: string;
}

const large = 300_000;

/** Texts that no language should stumble over. */
export function hostileTexts(): readonly HostileText[] {
  return [
    { name: 'nothing', text: '' },
    { name: 'a byte order mark', text: '\ufeff' },
    { name: 'two byte order marks', text: '\ufeff\ufeff' },
    { name: 'one line break', text: '\n' },
    { name: 'carriage returns', text: '\r\r\r' },
    { name: 'NULs', text: '\0'.repeat(1000) },
    { name: 'halves of surrogate pairs', text: '\ud83d \udc33\n'.repeat(50) },
    { name: 'one long line', text: 'a'.repeat(large) },
    { name: 'one long line of words', text: 'a '.repeat(large / 2) },
    { name: 'empty lines', text: '\n'.repeat(20_000) },
    { name: 'continuation marks', text: '\\\n'.repeat(20_000) },
    { name: 'open quotes', text: '"\n\'\n`\n'.repeat(2_000) },
    { name: 'open brackets', text: '([{'.repeat(5_000) },
    { name: 'closing brackets', text: '}])'.repeat(5_000) },
    { name: 'prototype names', text: '__proto__ constructor toString hasOwnProperty\n' },
    { name: 'conflict marks', text: '<<<<<<< ours\nFROM a\n=======\nFROM b\n>>>>>>> theirs\n' },
    ...[1, 2, 3].map(seed => ({ name: `random bytes ${seed}`, text: randomText(seed, 3_000) })),
  ];
}

function randomText(seed: number, length: number): string {
  const random = randomFrom(seed);
  return Array.from({ length }, () => String.fromCharCode(random.below(seed === 3 ? 0x10000 : 256))).join('');
}

const deep = 2_000;

/** Texts that a language reads as its own, and that go on and on. */
export const hostileOf: Readonly<Record<Language, readonly HostileText[]>> = {
  dockerfile: [
    { name: 'a thousand stages', text: Array.from({ length: 1000 }, (_, i) => `FROM ${i === 0 ? 'alpine' : `s${i - 1}`} AS s${i}\n`).join('') },
    { name: 'a thousand images', text: 'FROM golang:1.22\nRUN go build\nCMD ["/app"]\n'.repeat(1000) },
    { name: 'stages of each other', text: 'FROM b AS a\nFROM a AS b\nCOPY --from=b /x /y\nCMD ["/y"]\n' },
    { name: 'nested substitutions', text: `FROM alpine\nRUN ${'$('.repeat(deep)}true${')'.repeat(deep)}\n` },
    { name: 'nested variables', text: `FROM \${${'a:-${'.repeat(deep)}x${'}'.repeat(deep + 1)}\n` },
    { name: 'a variable of itself', text: 'FROM alpine\nARG A=$A\nENV A=${A}${A} B=$A$A\nENV A=$B$B B=$A$A\n'.repeat(20) },
    { name: 'nested triggers', text: `FROM alpine\n${'ONBUILD '.repeat(deep)}RUN true\n` },
    { name: 'a heredoc without an end', text: `FROM alpine\nRUN <<EOF\n${'apk add ca-certificates\n'.repeat(500)}` },
    { name: 'many heredocs', text: `FROM alpine\nRUN ${Array.from({ length: 500 }, (_, i) => `<<E${i}`).join(' ')}\n` },
    { name: 'one long chain', text: `FROM alpine\nRUN ${Array.from({ length: 5_000 }, () => 'apk add curl').join(' && ')}\n` },
    { name: 'one long list', text: `FROM debian\nRUN apt-get install -y ${'libc6 '.repeat(20_000)}\n` },
    { name: 'one large array', text: `FROM alpine\nCMD [${Array.from({ length: 20_000 }, () => '"a"').join(', ')}]\n` },
    { name: 'bare keywords', text: 'FROM\nRUN\nCOPY\nADD\nENV\nARG\nUSER\nWORKDIR\nCMD\nENTRYPOINT\nONBUILD\nVOLUME\nSHELL\nHEALTHCHECK\n' },
    { name: 'copies onto copies', text: `FROM alpine\n${'COPY --from=0 / /a/\nRUN cp -r /a /a/a && mv /a/a /b && ln -s /b /a\n'.repeat(200)}CMD ["/app"]\n` },
  ],
  compose: [
    { name: 'deep sequences', text: `services:\n  a: ${'- '.repeat(deep)}x\n` },
    { name: 'deep flow', text: `services: ${'['.repeat(deep)}${']'.repeat(deep)}\n` },
    { name: 'aliases of aliases', text: `${aliases(20)}services:\n  a:\n    image: alpine\n    volumes: *a20\n` },
    { name: 'an alias of itself', text: 'services: &s\n  a: *s\n' },
    { name: 'services of each other', text: 'services:\n  a: {extends: b}\n  b: {extends: a}\n' },
    { name: 'a thousand services', text: `services:\n${Array.from({ length: 1000 }, (_, i) => `  s${i}:\n    image: alpine:3.20\n`).join('')}` },
  ],
  kubernetes: [
    { name: 'deep sequences', text: `apiVersion: v1\nkind: Pod\nspec: ${'- '.repeat(deep)}x\n` },
    { name: 'deep flow', text: `apiVersion: v1\nkind: Pod\nspec: ${'{a: '.repeat(deep)}x${'}'.repeat(deep)}\n` },
    { name: 'aliases of aliases', text: `${aliases(20)}apiVersion: v1\nkind: ConfigMap\ndata: *a20\n` },
    { name: 'a thousand documents', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: alpine}]}\n---\n'.repeat(1000) },
    { name: 'the wrong kinds of values', text: 'apiVersion: [v1]\nkind: {Pod: 1}\nmetadata: 7\nspec: null\n---\napiVersion: v1\nkind: Pod\nspec: {containers: {name: a}, volumes: 3}\n' },
  ],
  go: [
    { name: 'nested calls', text: `package a\nvar x = ${'f('.repeat(deep)}${')'.repeat(deep)}\n` },
    { name: 'nested blocks', text: `package a\nfunc f() ${'{'.repeat(deep)}${'}'.repeat(deep)}\n` },
    { name: 'a thousand configurations', text: `package a\nimport "crypto/tls"\n${'var _ = &tls.Config{InsecureSkipVerify: true}\n'.repeat(1000)}` },
    { name: 'an open raw string', text: 'package a\nimport "crypto/x509"\nvar a = `-----BEGIN CERTIFICATE-----\n' },
  ],
  pem: [
    { name: 'a thousand markers', text: '-----BEGIN CERTIFICATE-----\n'.repeat(1000) },
    { name: 'empty blocks', text: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(1000) },
    { name: 'a large block', text: `-----BEGIN CERTIFICATE-----\n${`${'A'.repeat(64)}\n`.repeat(4000)}-----END CERTIFICATE-----\n` },
    { name: 'nested lengths', text: `-----BEGIN CERTIFICATE-----\n${Buffer.from([0x30, 0x80].concat(Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80)))).toString('base64')}\n-----END CERTIFICATE-----\n` },
  ],
};

/** Each level names the one before it ten times: small on disk, and beyond all memory when it is expanded. */
function aliases(levels: number): string {
  const lines = ['a0: &a0 [x]'];
  for (let level = 1; level <= levels; level++) lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  return `${lines.join('\n')}\n`;
}
