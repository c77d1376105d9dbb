/** A Dockerfile that is edited gets the answers that it would get if it were read for the first time. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentCache } from '../../server/src/core/cache';
import type { HostEntry, HostFiles } from '../../server/src/core/host';
import { run } from '../../server/src/core/run';
import { defaultSettings } from '../../server/src/core/settings';
import { evaluate, type EvaluationMemory } from '../../server/src/dockerfile/evaluate/again';
import { dockerfileRules } from '../../server/src/dockerfile/rules/index';
import { dockerfileSupport } from '../../server/src/dockerfile/support';
import { Stepwise } from '../../server/src/core/work';
import type { FileContent } from '../../server/src/trust/types';
import { Random } from '../oracle/random';

/** More of them are a campaign: `SEEDS=1000`. */
const seedsOfTyping = Number(process.env['SEEDS'] ?? 6);
const folder = 'file:///project';
const uri = `${folder}/Dockerfile`;
const knownRules = new Set(dockerfileRules.map(rule => rule.name));

function readContent(bytes: Uint8Array): FileContent {
  const text = new TextDecoder().decode(bytes);
  return text.includes('BEGIN') ? { kind: 'certificates', count: 1, scope: 'private' } : { kind: 'no-certificates', empty: text === '' };
}

const language = dockerfileSupport({ readContent });

/** Files whose entries stay the same values until they are written, as the service keeps them. */
class Files implements HostFiles {
  readonly #entries = new Map<string, HostEntry>();
  readonly asked = new Set<string>();

  write(path: string, text: string | undefined): void {
    this.#entries.set(`${folder}/${path}`, text === undefined ? { kind: 'absent' } : { kind: 'file', bytes: new TextEncoder().encode(text), mode: 0o644 });
  }

  entry(asked: string): HostEntry | undefined {
    this.asked.add(asked);
    return this.#entries.get(asked);
  }

  rootOf(): string {
    return folder;
  }
}

/** Everything that is shown of a text, as one value; `cache` is that of the open document, or nothing. */
function shownOf(text: string, files: Files, cache: DocumentCache | undefined): unknown {
  const analysis = language.analyse({ uri, text, files, settings: defaultSettings, today: '2026-11-24', ...(cache ? { cache } : {}) });
  const failures: string[] = [];
  const log = { error: (message: string) => void failures.push(message), warn: () => undefined, info: () => undefined };
  const findings = run({ file: uri, text, analysis, knownRules, settings: defaultSettings, log });
  const targets = analysis.traceTargets();
  const offsets = Array.from({ length: 12 }, (_, index) => Math.floor((text.length * index) / 12));
  return {
    failures, findings, targets, lenses: analysis.lenses(), links: analysis.links(), suppressions: analysis.suppressions,
    traces: targets.map(target => analysis.trace(target.id)),
    hovers: offsets.map(offset => analysis.hover(offset)),
    definitions: offsets.map(offset => analysis.definition(offset)),
    completions: offsets.map(offset => analysis.completions(offset)),
  };
}

const lines = [
  'FROM golang:1.27-alpine AS build', 'FROM alpine:3.20', 'FROM alpine:3.20 AS base', 'FROM base', 'FROM base AS final', 'FROM scratch', 'FROM debian:12-slim AS deb', 'FROM ${BASE}', 'ARG BASE=alpine',
  'ARG VERSION', 'ENV SSL_CERT_FILE=/certs/ca.pem', 'ENV A=1 \\', '  B=2', 'WORKDIR /src', 'COPY . .', 'COPY corp.crt /usr/local/share/ca-certificates/', 'COPY --from=build /app /app',
  'COPY --from=base /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/', 'RUN apk add --no-cache ca-certificates', 'RUN apk add \\', '    curl \\', '# in between', '    ca-certificates', 'RUN update-ca-certificates',
  'RUN apk del ca-certificates', 'RUN go build -o /app .', 'RUN ./install.sh', 'RUN <<EOF', 'apk add ca-certificates', 'EOF', 'COPY <<CERT /etc/ssl/certs/own.crt', '-----BEGIN-----', 'CERT', 'RUN --mount=type=bind,target=/x rm -rf /etc/ssl',
  'USER app', 'CMD ["/app"]', 'ENTRYPOINT ["/app"]', '# trustlint-ignore dockerfile/missing-ca-bundle: no https', '# escape=`', 'ONBUILD RUN apk add ca-certificates', 'RUN curl -k https://example.org', '', 'HEALTHCHECK CMD wget -q http://localhost',
];

function randomText(random: Random, length: number): string {
  return Array.from({ length: random.below(length) }, () => random.pick(lines)).join('\n');
}

/** Letters at one place, as somebody types them, or takes them back. */
function* typed(text: string, random: Random): Generator<string> {
  const at = random.below(text.length + 1);
  const word = random.pick([' curl -k https://example.org', '\nENV SSL_CERT_FILE=/x', 'x\n', '# note\n', ' \\\n', '<<EOF\nEOF\n', '\nFROM base\n']);
  for (let length = 1; length <= word.length; length += 1 + random.below(3)) yield text.slice(0, at) + word.slice(0, length) + text.slice(at);
  for (let length = 1; length < Math.min(30, text.length - at); length += 1 + random.below(6)) yield text.slice(0, at) + text.slice(at + length);
}

function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  if (random.chance(0.2)) return text.slice(0, at) + text.slice(Math.min(text.length, at + random.below(60)));
  if (random.chance(0.5)) return text.slice(0, at) + random.pick(['x', ' ', '\n', '\r\n', '\\', '#', 'FROM', '"', '<<EOF\n', '`']) + text.slice(at);
  const start = text.lastIndexOf('\n', at) + 1;
  return `${text.slice(0, start)}${random.pick(lines)}\n${text.slice(start)}`;
}

describe('a Dockerfile under editing', () => {
  test('shows the same as one that is read anew', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = new Random(seed);
      const files = new Files();
      for (const path of ['corp.crt', 'go.mod', '.dockerignore', 'install.sh']) if (random.chance(0.5)) files.write(path, random.pick(['', 'BEGIN', 'module x']));
      const cache: DocumentCache = { uri };
      let text = `FROM golang:1.27-alpine AS build\nRUN go build -o /app .\nFROM alpine:3.20 AS base\nCOPY corp.crt /usr/local/share/ca-certificates/\n${randomText(random, 30)}`;
      for (let version = 0; version < 25; version++) {
        assert.deepEqual(shownOf(text, files, cache), shownOf(text, files, undefined), `seed ${seed}, version ${version}:\n${text}`);
        text = edited(text, random);
        if (random.chance(0.15)) files.write(random.pick(['corp.crt', 'go.mod', '.dockerignore', 'install.sh']), random.chance(0.3) ? undefined : random.pick(['BEGIN', '', '*.crt']));
      }
    }
  });

  test('shows the same letter by letter', () => {
    for (let seed = 1; seed <= seedsOfTyping; seed++) {
      const random = new Random(1000 + seed);
      const files = new Files();
      const cache: DocumentCache = { uri };
      const text = `FROM golang:1.27-alpine AS build\nRUN go build -o /app .\n${randomText(random, 30)}`.replaceAll('\n', random.chance(0.2) ? '\r\n' : '\n');
      for (let place = 0; place < 3; place++) {
        for (const version of typed(text, random)) {
          assert.deepEqual(shownOf(version, files, cache), shownOf(version, files, undefined), `seed ${seed}:\n${version}`);
        }
      }
    }
  });

  test('asks for everything that it rests on, whatever was kept', () => {
    const cache: DocumentCache = { uri };
    const text = 'FROM alpine:3.20\nCOPY corp.crt /usr/local/share/ca-certificates/\nFROM scratch\nCOPY --from=0 /usr/local/share/ca-certificates/corp.crt /etc/ssl/certs/\nCMD ["/app"]\n';
    const first = new Files();
    shownOf(text, first, cache);
    const second = new Files();
    shownOf(`${text}# more\n`, second, cache);
    assert.ok(first.asked.has(`${folder}/corp.crt`));
    assert.deepEqual([...first.asked].filter(each => !second.asked.has(each)), []);
  });

  test('forgets what nobody asks for any more', () => {
    const cache: DocumentCache = { uri };
    for (let length = 1; length < 250; length++) shownOf(`FROM alpine\nCOPY ${'c'.repeat(length)} /x/\n`, new Files(), cache);
    const last = new Files();
    shownOf('FROM alpine\nCOPY corp.crt /x/\n', last, cache);
    assert.ok([...last.asked].length < 150, `${last.asked.size} files are asked for`);
  });

  test('keeps the stages that an edit does not reach, unless a file changed that they rest on', () => {
    const memory: EvaluationMemory = {};
    const files = new Files();
    const stagesOf = (text: string): readonly unknown[] => new Stepwise(() => evaluate(uri, text, files, readContent, memory)).value.stages;
    const text = 'FROM alpine AS a\nCOPY corp.crt /x/\nFROM alpine AS b\nRUN true\nFROM alpine AS c\n';
    const first = stagesOf(text);
    const second = stagesOf(text.replace('true', 'false'));
    assert.deepEqual(second.map((stage, index) => stage === first[index]), [true, false, false]);
    files.write('corp.crt', 'BEGIN');
    const third = stagesOf(text.replace('true', 'false'));
    assert.deepEqual(third.map((stage, index) => stage === second[index]), [false, false, false]);
    const fourth = stagesOf(text.replace('true', 'exit 1'));
    assert.deepEqual(fourth.map((stage, index) => stage === third[index]), [true, false, true]);
  });
});
