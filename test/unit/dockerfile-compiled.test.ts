/** From what an image starts to the Go package that is compiled for it: which one a build asks the Go language about. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answers } from '../../server/src/core/workspace';
import { dockerfileSupport } from '../../server/src/dockerfile/support';
import { createService } from '../../server/src/service/service';
import { programQuestion, type ProgramAsk } from '../../server/src/trust/joins';
import { unknownSource } from '../../server/src/trust/program';
import { readContent } from '../../server/src/x509/content';
import { emptyAnalysis } from '../../server/src/service/merge';
import { folder, loaderOf, today, uriOf, type World } from '../support/world';

interface Case {
  readonly name: string;
  readonly dockerfile: string;
  readonly files?: readonly string[];
  /** The folder of the package, with tags behind it; `undefined` where nothing may be asked. */
  readonly asks: string | undefined;
}

const build = (words: string, rest = 'FROM scratch\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n', source = 'COPY . .'): string =>
  `FROM golang:1.24 AS build\nARG VERSION\nARG TARGETARCH\nWORKDIR /src\n${source}\nRUN ${words}\n${rest}`;

const cases: readonly Case[] = [
  { name: 'the package in the working directory', dockerfile: build('go build -o /out/app .'), asks: '/' },
  { name: 'no package at all', dockerfile: build('go build -o /out/app'), asks: '/' },
  { name: 'a package below', dockerfile: build('CGO_ENABLED=0 GOARCH=$TARGETARCH go build -ldflags="-s -X main.version=${VERSION}" -o /out/app ./cmd/shop'), asks: '/cmd/shop' },
  { name: 'files', dockerfile: build('go build -o /out/app cmd/shop/main.go'), asks: '/cmd/shop' },
  { name: 'tags', dockerfile: build('go build -tags "netgo osusergo" -o /out/app ./cmd/shop'), asks: '/cmd/shop tags netgo,osusergo' },
  { name: 'options that nobody knows may hold tags', dockerfile: build('go build $FLAGS -o /out/app ./cmd/shop'), asks: '/cmd/shop tags ?' },
  { name: 'a package that nobody knows', dockerfile: build('go build -o /out/app $PACKAGE'), asks: undefined },
  { name: 'a package of another module', dockerfile: build('go install github.com/a/b/cmd/app@latest', 'FROM scratch\nCOPY --from=build /go/bin/app /app\nENTRYPOINT ["/app"]\n'), asks: undefined },
  { name: 'a folder for several', dockerfile: build('go build -o /out/ ./cmd/...', 'FROM scratch\nCOPY --from=build /out/ /\nENTRYPOINT ["/shop"]\n'), asks: '/cmd/shop' },
  { name: 'the name of the folder', dockerfile: build('go build ./cmd/shop', 'FROM scratch\nCOPY --from=build /src/shop /shop\nENTRYPOINT ["/shop"]\n'), asks: '/cmd/shop' },
  { name: 'the name of the module', dockerfile: build('go build', 'FROM scratch\nCOPY --from=build /src/store /\nCMD ["/store"]\n'), asks: '/' },
  { name: 'not the name of the folder that the module happens to lie in', dockerfile: build('go build', 'FROM scratch\nCOPY --from=build /src/src /\nCMD ["/src"]\n'), asks: undefined },
  { name: 'go install', dockerfile: build('go install ./cmd/shop', 'FROM scratch\nCOPY --from=build /go/bin/shop /shop\nENTRYPOINT ["/shop"]\n'), asks: '/cmd/shop' },
  { name: 'cd before', dockerfile: build('cd cmd/shop && go build -o /out/app'), asks: '/cmd/shop' },
  { name: '-C', dockerfile: build('go build -C cmd/shop -o /out/app'), asks: '/cmd/shop' },
  { name: 'moved afterwards', dockerfile: build('go build ./cmd/shop && mv shop /out/app'), asks: '/cmd/shop' },
  { name: 'bind mounts', dockerfile: build('--mount=type=cache,target=/root/.cache --mount=type=bind,target=. go build -o /out/app ./cmd/shop', undefined, ''), asks: '/cmd/shop' },
  { name: 'copied in pieces', dockerfile: build('go build -o /out/app ./cmd/shop', undefined, 'COPY go.mod go.sum ./\nCOPY cmd/ cmd/\n'), asks: '/cmd/shop' },
  { name: 'single files', dockerfile: build('go build -o /out/app main.go', undefined, 'COPY go.mod ./\nCOPY main.go main.go\n'), asks: '/' },
  { name: 'a module of its own', dockerfile: build('cd tools/gen && go build -o /out/app .'), asks: '/tools/gen' },
  { name: 'by name on the PATH', dockerfile: build('go build -o /out/shop ./cmd/shop', 'FROM alpine\nCOPY --from=build /out/shop /usr/local/bin/\nCMD ["shop", "serve"]\n'), asks: '/cmd/shop' },
  { name: 'over a stage between', dockerfile: build('go build -o /out/app ./cmd/shop', 'FROM alpine AS pack\nCOPY --from=build /out/app /packed/app\nFROM scratch\nCOPY --from=pack /packed/app /app\nENTRYPOINT ["/app"]\n'), asks: '/cmd/shop' },
  { name: 'in the stage below', dockerfile: 'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/shop\nFROM build\nCMD ["/app"]\n', asks: '/cmd/shop' },
  { name: 'one of two programs', dockerfile: build('go build -o /out/app ./cmd/shop && go build -o /out/gen ./tools/gen'), asks: '/cmd/shop' },
  { name: 'the same file of two packages', dockerfile: build('if true; then go build -o /out/app ./cmd/shop; else go build -o /out/app .; fi'), asks: undefined },
  { name: 'a file without a module', files: ['main.go'], dockerfile: build('go build -o /out/app main.go'), asks: '/' },
  { name: 'a folder without a module', files: ['main.go'], dockerfile: build('go build -o /out/app .'), asks: undefined },
  { name: 'a Makefile', dockerfile: build('make build'), asks: undefined },
];

const sources = ['go.mod', 'go.sum', 'main.go', 'cmd/shop/main.go', 'tools/gen/go.mod', 'tools/gen/main.go'];

async function askOf({ dockerfile, files: paths = sources }: Case): Promise<string | undefined> {
  const files = new Map(paths.map(path => [path, { content: path.endsWith('go.mod') ? `module example.com/${path === 'go.mod' ? 'store/v2' : 'gen'}\n\ngo 1.24\n` : 'package main\n' }]));
  const world: World = { files: new Map([...files, ['Dockerfile', { content: dockerfile }]]), main: 'Dockerfile' };
  const asked: ProgramAsk[] = [];
  // eslint-disable-next-line require-yield
  const go = answers(programQuestion, function* (ask) {
    asked.push(ask);
    return { ...unknownSource, isMain: 'yes' as const };
  });
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const service = createService({
    languages: [dockerfileSupport({ readContent }), { language: 'go', rules: [], accepts: () => false, answers: [go], analyse: () => emptyAnalysis() }],
    files: loaderOf(world),
    today: () => today,
    now: () => 0,
    giveWay: async () => undefined,
    log: { error: fail, warn: fail, info: () => undefined },
    readConfigFile: false,
  });
  service.setFolders([folder]);
  service.open(uriOf('Dockerfile'), undefined, 1, dockerfile);
  await service.findings(uriOf('Dockerfile'));
  return asked[0] && shown(asked[0]);
}

function shown({ at, tags }: ProgramAsk): string {
  const path = at.slice(folder.length) || '/';
  if (tags === undefined) return `${path} tags ?`;
  return tags.length > 0 ? `${path} tags ${tags.join(',')}` : path;
}

describe('the package that an image runs', () => {
  for (const each of cases) {
    const { name, asks } = each;
    it(`is found: ${name}`, async () => assert.equal(await askOf(each), asks));
  }
});
