/** Completion in Dockerfiles: what is offered where the mark stands, and what it replaces. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../server/src/core/message';
import { completionsAt } from '../../server/src/dockerfile/completion';
import { dockerfileRules } from '../../server/src/dockerfile/rules/index';
import { certificate, sceneOf } from './dockerfile-cursor';

const files = { 'corp.crt': certificate, 'main.go': 'package main' };
const rules = dockerfileRules.map((rule) => rule.name);
const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

interface Row {
  readonly name: string;
  readonly source: string;
  /** The labels in order; a row with `has` and `lacks` looks at some of them only. */
  readonly labels?: readonly string[];
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** The whole text after the label in `take` is chosen. */
  readonly take?: string;
  readonly gives?: string;
}

const rows: readonly Row[] = [
  { name: 'names in ENV', source: 'FROM alpine\nENV ▮', labels: ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'GODEBUG', ...proxies] },
  { name: 'names in ENV of a Go image', source: 'FROM golang:1.22\nENV CG▮', has: ['CGO_ENABLED'], take: 'CGO_ENABLED', gives: 'FROM golang:1.22\nENV CGO_ENABLED=' },
  { name: 'a name that has its value already', source: 'FROM alpine\nENV SSL▮=/x', take: 'SSL_CERT_DIR', gives: 'FROM alpine\nENV SSL_CERT_DIR=/x' },
  { name: 'a second name in ENV', source: 'FROM alpine\nENV A=b \\\n    G▮', take: 'GODEBUG', gives: 'FROM alpine\nENV A=b \\\n    GODEBUG=' },
  { name: 'no names in ARG', source: 'FROM alpine\nARG ▮', labels: [] },
  { name: 'settings of Go 1.22', source: 'FROM golang:1.22\nENV GODEBUG=▮', has: ['x509sha1', 'tls10server', 'netdns'], lacks: ['x509negativeserial', 'x509ignoreCN', 'tls10default', 'asyncpreemptoff'] },
  { name: 'settings of Go 1.27', source: 'FROM golang:1.27\nENV GODEBUG=▮', has: ['x509negativeserial', 'x509sslcertoverrideplatform'], lacks: ['x509sha1', 'tls10server'] },
  { name: 'settings for the release that built the program', source: 'FROM golang:1.27 AS build\nRUN go build -o /app .\nFROM alpine\nCOPY --from=build /app /app\nENV GODEBUG=▮\nCMD ["/app"]', has: ['tlssha1'], lacks: ['x509sha1'] },
  { name: 'a second setting', source: 'FROM golang:1.22\nENV GODEBUG=netdns=go,x5▮', take: 'x509sha1', gives: 'FROM golang:1.22\nENV GODEBUG=netdns=go,x509sha1=' },
  { name: 'a setting in quotes, with its value', source: 'FROM golang:1.22\nENV GODEBUG="x5▮=1"', take: 'x509sha1', gives: 'FROM golang:1.22\nENV GODEBUG="x509sha1=1"' },
  { name: 'nothing for the value of a setting', source: 'FROM golang:1.22\nENV GODEBUG=x509sha1=▮', labels: [] },
  { name: 'a setting in the old form of ENV', source: 'FROM golang:1.22\nENV GODEBUG x5▮', take: 'x509sha1', gives: 'FROM golang:1.22\nENV GODEBUG x509sha1=' },
  { name: 'a setting before a command', source: 'FROM golang:1.22\nRUN true && GODEBUG=▮ go build', take: 'http2client', gives: 'FROM golang:1.22\nRUN true && GODEBUG=http2client= go build' },
  {
    name: 'bundle files: those that are there first',
    source: 'FROM scratch\nCOPY corp.crt /x/\nENV SSL_CERT_FILE=▮',
    labels: [
      '/x/corp.crt', '/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem',
      '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', '/etc/ssl/cert.pem',
    ],
  },
  { name: 'bundle files that are copied later', source: 'FROM scratch\nENV SSL_CERT_FILE=▮\nCOPY corp.crt /x/', has: ['/x/corp.crt'] },
  { name: 'a second directory', source: 'FROM alpine\nENV SSL_CERT_DIR=/own:/e▮', take: '/etc/ssl/certs', gives: 'FROM alpine\nENV SSL_CERT_DIR=/own:/etc/ssl/certs' },
  { name: 'nothing for other variables', source: 'FROM alpine\nENV PATH=▮', labels: [] },
  { name: 'stages, the nearest first', source: 'FROM golang:1.22 AS build\nFROM alpine AS certs\nFROM alpine\nFROM scratch\nCOPY --from=▮', labels: ['certs', 'build'] },
  { name: 'a stage in a finished COPY', source: 'FROM golang:1.22 AS build\nFROM scratch\nCOPY --chown=1 --from=b▮u /app /app', take: 'build', gives: 'FROM golang:1.22 AS build\nFROM scratch\nCOPY --chown=1 --from=build /app /app' },
  { name: 'stages for a mount', source: 'FROM golang:1.22 AS build\nFROM alpine\nRUN --mount=type=bind,from=▮,target=/x true', labels: ['build'] },
  { name: 'no stages for other flags', source: 'FROM golang:1.22 AS build\nFROM scratch\nCOPY --chown=▮', labels: [] },
  { name: 'bundles of the source stage', source: 'FROM alpine:3.20 AS certs\nFROM scratch\nCOPY --from=certs ▮', labels: ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem'] },
  { name: 'bundles of a source image', source: 'FROM scratch\nCOPY --from=golang:1.22-bookworm /▮', labels: ['/etc/ssl/certs/ca-certificates.crt'] },
  { name: 'no bundle in a stage without one', source: 'FROM debian:12 AS certs\nFROM scratch\nCOPY --from=certs ▮', labels: [] },
  { name: 'nothing for a source in the context', source: 'FROM alpine\nCOPY ▮', labels: [] },
  { name: 'where a private CA goes on Debian', source: 'FROM debian:12\nCOPY corp.crt ▮', labels: ['/usr/local/share/ca-certificates/', '/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/'] },
  { name: 'where a private CA goes on UBI', source: 'FROM registry.access.redhat.com/ubi9/ubi\nCOPY corp.crt ▮', has: ['/etc/pki/ca-trust/source/anchors/'] },
  { name: 'where a bundle goes in scratch', source: 'FROM alpine AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /▮x', take: '/etc/ssl/certs/', gives: 'FROM alpine AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/' },
  { name: 'nothing where no certificate is copied', source: 'FROM alpine\nCOPY main.go /▮', labels: [] },
  { name: 'the tool of Debian', source: 'FROM debian:12\nRUN apt-get update && upd▮', labels: ['update-ca-certificates'] },
  { name: 'the tool of UBI', source: 'FROM registry.access.redhat.com/ubi9/ubi\nRUN ▮', labels: ['update-ca-trust'] },
  { name: 'no tool in an unknown image', source: 'FROM ${BASE}\nRUN ▮', labels: [] },
  { name: 'packages of Alpine', source: 'FROM alpine\nRUN apk add --no-cache ▮', labels: ['ca-certificates', 'ca-certificates-bundle'] },
  { name: 'packages on a continuation line', source: 'FROM debian:12\nRUN apt-get update && apt-get install -y \\\n    curl \\\n    ▮', labels: ['ca-certificates'] },
  { name: 'a package before others', source: 'FROM alpine\nRUN apk add ▮curl', take: 'ca-certificates', gives: 'FROM alpine\nRUN apk add ca-certificates curl' },
  { name: 'no package twice', source: 'FROM alpine\nRUN apk add ca-certificates ▮', labels: ['ca-certificates-bundle'] },
  { name: 'no packages for other verbs', source: 'FROM alpine\nRUN apk update ▮', labels: [] },
  { name: 'no packages for other commands', source: 'FROM alpine\nRUN apk add curl && echo ▮', labels: [] },
  { name: 'the command in a heredoc', source: 'FROM alpine\nRUN <<EOF\napk add curl\nupd▮\nEOF', labels: ['update-ca-certificates'] },
  { name: 'rules in a suppression', source: 'FROM alpine\n# trustlint-ignore ▮\nRUN true', labels: rules },
  { name: 'a second rule in a suppression', source: 'FROM alpine\n# trustlint-ignore-file dockerfile/x, dock▮\nRUN true', labels: rules },
  { name: 'nothing in the reason', source: 'FROM alpine\n# trustlint-ignore dockerfile/x: ▮\nRUN true', labels: [] },
  { name: 'nothing in other comments', source: '# all about ▮\nFROM alpine', labels: [] },
  { name: 'nothing in FROM', source: 'FROM ▮', labels: [] },
  { name: 'nothing before the first stage', source: 'ENV ▮\nFROM alpine', labels: [] },
  { name: 'nothing between instructions', source: 'FROM alpine\nRUN true\n▮\n', labels: [] },
  { name: 'nothing in an empty file', source: '▮', labels: [] },
  { name: 'nothing in a keyword', source: 'FROM alpine\nEN▮', labels: [] },
];

function check(row: Row, source: string): void {
  const scene = sceneOf(source, files);
  const offers = completionsAt(scene.analysis, scene.offset);
  const labels = offers.map((offer) => offer.label);
  if (row.labels) assert.deepEqual(labels, row.labels);
  for (const label of row.has ?? []) assert.ok(labels.includes(label), `${label} in ${labels.join(' ')}`);
  for (const label of row.lacks ?? []) assert.ok(!labels.includes(label), `${label} in ${labels.join(' ')}`);
  for (const { span, detail, documentation } of offers) {
    assert.ok(span.start <= scene.offset && scene.offset <= span.end, 'what is replaced holds the cursor');
    assert.ok(!scene.text.slice(span.start, span.end).includes('\n'), 'what is replaced is on one line');
    assert.doesNotMatch(`${render(detail)} ${render(documentation)}`, /\{\w+\}|undefined/);
  }
  if (row.take === undefined) return;
  const taken = offers.find((offer) => offer.label === row.take);
  assert.ok(taken, `${row.take} in ${labels.join(' ')}`);
  const result = scene.text.slice(0, taken.span.start) + taken.newText + scene.text.slice(taken.span.end);
  assert.equal(result.replaceAll('\r\n', '\n'), row.gives);
}

describe('completion', () => {
  for (const row of rows) {
    test(row.name, () => check(row, row.source));
    test(`${row.name}, with CRLF`, () => check(row, row.source.replaceAll('\n', '\r\n')));
  }
});

describe('completion says what it knows', () => {
  const details: readonly (readonly [string, string, string, RegExp])[] = [
    ['a file that is there', 'FROM alpine:3.20\nENV SSL_CERT_FILE=▮', '/etc/ssl/cert.pem', /^is in this stage$/m],
    ['a file that is not', 'FROM alpine:3.20\nENV SSL_CERT_FILE=▮', '/etc/ssl/ca-bundle.pem', /not in this stage/],
    ['a file that nobody knows', 'FROM unknown.example/x\nENV SSL_CERT_FILE=▮', '/etc/ssl/cert.pem', /not known/],
    ['a tool that is missing', 'FROM alpine:3.20\nRUN ▮', 'update-ca-certificates', /not in this image yet: install the package `ca-certificates`/],
    ['a setting with its history', 'FROM golang:1.22\nENV GODEBUG=▮', 'x509sha1', /since 1\.18[\s\S]*1\.24 removed it/],
    ['what a stage trusts', 'FROM debian:12 AS a\nFROM scratch\nCOPY --from=▮', 'a', /no roots/],
  ];
  for (const [name, source, label, expected] of details) {
    test(name, () => {
      const scene = sceneOf(source, files);
      const offer = completionsAt(scene.analysis, scene.offset).find((each) => each.label === label);
      assert.ok(offer);
      assert.match(`${render(offer.detail)}\n${render(offer.documentation)}`, expected);
    });
  }

  test('a tool that is there after an install in the same RUN', () => {
    const scene = sceneOf('FROM alpine:3.20\nRUN apk add ca-certificates && ▮');
    const [offer] = completionsAt(scene.analysis, scene.offset);
    assert.ok(offer);
    assert.doesNotMatch(render(offer.documentation), /not in this image/);
  });
});

describe('hostile places', () => {
  const source = 'FROM golang:1.22 AS b\n# trustlint-ignore x\nENV GODEBUG="a=b,"c \\\n  SSL_CERT_DIR=\'\nCOPY --from= <<A <<B\nA\nRUN --mount= apk add $( \\';
  test('every offset of a broken file, and offsets outside of it', () => {
    const { analysis, text } = sceneOf(source);
    for (const offset of [-1, text.length + 1, Number.MAX_SAFE_INTEGER, NaN]) assert.deepEqual(completionsAt(analysis, offset), []);
    for (let offset = 0; offset <= text.length; offset++) for (const { span } of completionsAt(analysis, offset)) assert.ok(span.start <= offset && offset <= span.end && span.end <= text.length);
  });

  test('a word of a hundred thousand characters', () => {
    const scene = sceneOf(`FROM alpine\nENV GODEBUG=${'a'.repeat(100_000)}▮`);
    assert.deepEqual(completionsAt(scene.analysis, scene.offset), []);
  });
});
