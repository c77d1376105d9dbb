/** Definitions and links in Dockerfiles: where the thing under the mark comes from. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../server/src/core/message';
import { definitionsAt, linksOf } from '../../server/src/dockerfile/navigation';
import { certificate, dockerfileUri, sceneOf, type Scene } from './dockerfile-cursor';

const files = { 'corp.crt': certificate, 'certs/a.pem': certificate, 'main.go': 'package main' };

/** A place as `2: text`: its line and what stands there; only the file's name for other files. */
function shownPlace(scene: Scene, place: { readonly uri: string; readonly span: { readonly start: number; readonly end: number } }): string {
  if (place.uri !== dockerfileUri) return place.uri.slice(place.uri.lastIndexOf('/') + 1);
  const { line } = scene.analysis.model.lines.positionAt(place.span.start);
  return `${line + 1}: ${scene.text.slice(place.span.start, place.span.end)}`;
}

const definitions: readonly (readonly [name: string, source: string, expected: readonly string[]])[] = [
  ['COPY --from=stage', 'FROM golang AS build\nFROM scratch\nCOPY --from=bu▮ild /a /b', ['1: build']],
  ['names are compared without regard to case', 'FROM golang AS Build\nFROM scratch\nCOPY --from=BUI▮LD /a /b', ['1: Build']],
  ['COPY --from=number', 'FROM golang:1.22\nFROM scratch\nCOPY --from=▮0 /a /b', ['1: golang:1.22']],
  ['COPY --from=image', 'FROM scratch\nCOPY --from=alp▮ine /a /b', []],
  ['FROM stage', 'FROM golang AS build\nFROM bu▮ild AS test', ['1: build']],
  ['FROM image', 'FROM gol▮ang', []],
  ['FROM keyword', 'FROM golang AS build\nFR▮OM build', []],
  ['RUN --mount=from=stage', 'FROM golang AS build\nFROM alpine\nRUN --mount=type=bind,from=bui▮ld,target=/x true', ['1: build']],
  ['RUN --mount=from=number', 'FROM golang AS build\nFROM alpine\nRUN --mount=from=▮0,target=/x true', ['1: build']],
  ['a later stage is no source', 'FROM alpine\nRUN --mount=from=la▮ter,target=/x true\nFROM golang AS later', []],
  ['other options of a mount', 'FROM golang AS build\nFROM alpine\nRUN --mount=from=build,target=/b▮uild true', []],
  ['ARG before FROM', 'ARG V=3\nFROM alpine:${▮V}', ['1: V']],
  ['ARG in a stage', 'FROM alpine\nARG V=1\nARG V=2\nRUN echo $▮V\nARG V=3', ['3: V']],
  ['ENV in a stage', 'FROM alpine\nENV A=1 V=2\nRUN echo "${▮V:-x}"', ['2: V']],
  ['ARG without a value goes on to the one before FROM', 'ARG V=3\nFROM alpine\nARG V\nRUN echo $▮V', ['3: V', '1: V']],
  ['ARG before FROM alone is not in scope', 'ARG V=3\nFROM alpine\nRUN echo $▮V', []],
  ['ENV of the stage below', 'FROM alpine AS base\nENV V=1\nFROM base\nRUN echo $▮V', ['2: V']],
  ['ENV of another stage', 'FROM alpine AS other\nENV V=1\nFROM alpine\nRUN echo $▮V', []],
  ['a variable in COPY', 'FROM alpine\nARG D=/etc\nCOPY x ${▮D}/x', ['2: D']],
  ['SSL_CERT_FILE leads to COPY and to the file', 'FROM scratch\nCOPY corp.crt /x/\nENV SSL_CERT_FILE=/x/co▮rp.crt', ['2: COPY corp.crt /x/', 'corp.crt']],
  ['SSL_CERT_FILE on its name', 'FROM scratch\nCOPY corp.crt /x/\nENV SSL_▮CERT_FILE=/x/corp.crt', []],
  ['SSL_CERT_FILE leads to the install', 'FROM debian:12\nRUN apt-get update && apt-get install -y ca-certificates\nENV SSL_CERT_FILE=/etc/ssl/certs/ca-cert▮ificates.crt', ['2: apt-get install -y ca-certificates']],
  ['SSL_CERT_FILE in the base image', 'FROM alpine:3.20\nENV SSL_CERT_FILE=/etc/ssl/cert.p▮em', []],
  ['SSL_CERT_FILE that is not there', 'FROM scratch\nENV SSL_CERT_FILE=/▮x.pem', []],
  ['a piece of SSL_CERT_DIR', 'FROM alpine\nWORKDIR /a\nWORKDIR /b\nENV SSL_CERT_DIR=/a:/▮b', ['3: WORKDIR /b']],
  ['SSL_CERT_FILE before a command', 'FROM scratch\nCOPY corp.crt /x/\nRUN SSL_CERT_FILE=/x/co▮rp.crt /app', ['2: COPY corp.crt /x/', 'corp.crt']],
  ['a source of the context', 'FROM scratch\nCOPY cer▮ts/a.pem main.go /x/', ['a.pem']],
  ['a source that is not there', 'FROM scratch\nCOPY nothing▮.pem /x/', []],
  ['a folder as source', 'FROM scratch\nCOPY cer▮ts /x/', []],
  ['a source in a stage', 'FROM scratch AS a\nCOPY corp.crt /ca.pem\nFROM scratch\nCOPY --from=a /ca.▮pem /x/', ['2: COPY corp.crt /ca.pem', 'corp.crt']],
  ['nothing in an empty file', '▮', []],
  ['nothing in a comment', '# $▮V\nFROM alpine', []],
];

describe('definition', () => {
  for (const [name, source, expected] of definitions) {
    for (const [suffix, text] of [['', source], [', with CRLF', source.replaceAll('\n', '\r\n')]] as const) {
      test(`${name}${suffix}`, () => {
        const scene = sceneOf(text, files);
        assert.deepEqual(definitionsAt(scene.analysis, scene.offset).map((place) => shownPlace(scene, place)), expected);
      });
    }
  }

  test('offsets outside of the file, and all offsets of a broken one', () => {
    const { analysis, text } = sceneOf('FROM a AS b\nFROM b\nCOPY --from= $ ${ ${V\nENV SSL_CERT_DIR=":" SSL_CERT_FILE\nRUN --mount=from= echo "$', files);
    for (const offset of [-1, text.length + 1, NaN]) assert.deepEqual(definitionsAt(analysis, offset), []);
    for (let offset = 0; offset <= text.length; offset++) for (const { span } of definitionsAt(analysis, offset)) assert.ok(span.start <= span.end && span.end <= text.length);
  });
});

const links: readonly (readonly [name: string, source: string, expected: readonly string[]])[] = [
  ['files of the context', 'FROM scratch\nCOPY corp.crt certs/a.pem /x/\nADD main.go /', ['corp.crt → file:///project/corp.crt', 'certs/a.pem → file:///project/certs/a.pem', 'main.go → file:///project/main.go']],
  ['the JSON form', 'FROM scratch\nCOPY ["corp.crt", "/x/"]', ['corp.crt → file:///project/corp.crt']],
  ['no folders, no missing files, no stages', 'FROM alpine AS a\nFROM scratch\nCOPY certs /x/\nCOPY nothing.pem /x/\nCOPY --from=a corp.crt /x/\nCOPY . /', []],
  ['no download', 'FROM scratch\nADD https://example.com/corp.crt /x/', []],
  ['a rule', 'FROM scratch\n# trustlint-ignore dockerfile/missing-ca-bundle: dockerfile/missing-ca-bundle does not matter\nRUN true', ['dockerfile/missing-ca-bundle → https://github.com/trustlint/trustlint/blob/main/server/docs/rules/dockerfile/missing-ca-bundle.md']],
  ['rules that do not exist', 'FROM scratch\n# trustlint-ignore-file dockerfile/nothing, x: why\nRUN true', []],
  ['an empty file', '', []],
];

describe('links', () => {
  for (const [name, source, expected] of links) {
    test(name, () => {
      const scene = sceneOf(source, files);
      assert.deepEqual(linksOf(scene.analysis).map(({ span, target }) => `${scene.text.slice(span.start, span.end)} → ${target}`), expected);
    });
  }

  test('tooltips say what is opened', () => {
    const scene = sceneOf('FROM scratch\nCOPY certs/a.pem /x/\n# trustlint-ignore dockerfile/missing-ca-bundle: x', files);
    assert.deepEqual(linksOf(scene.analysis).map(({ tooltip }) => render(tooltip)), ['Open certs/a.pem of the build context', 'Show the page of dockerfile/missing-ca-bundle']);
  });
});
