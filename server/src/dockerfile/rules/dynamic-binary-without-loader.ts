/** A program that is linked with a C library is started in an image that lacks the loader of that library. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { DockerfileAnalysis } from '../analysis';
import { isExact, replaced } from '../edits';
import { unloadablePrograms, type UnloadableProgram } from '../linking';
import { stageTitle } from '../names';
import { dockerfileRule } from '../rule';
import { texts } from '../texts';

const messages = {
  glibc: {
    what: '`{program}` is linked with glibc, and `{image}` does not have it: the container cannot start it',
    why: 'cgo is on in stage `{builder}`, and the program imports `{package}`; the kernel does not find `{loader}` and says `exec {program}: no such file or directory`, which is no matter of certificates',
    help: 'build it with `CGO_ENABLED=0`, or run it in an image that has glibc',
  },
  musl: {
    what: '`{program}` is linked with musl, and `{image}` does not have it: the container cannot start it',
    why: 'cgo is on in stage `{builder}`, and the program imports `{package}`; the kernel does not find `{loader}` and says `exec {program}: no such file or directory`, which is no matter of certificates',
    help: 'build it with `CGO_ENABLED=0`, or run it in an image that has musl',
  },
} as const;

const fixes = {
  disable: 'build it with `CGO_ENABLED=0`',
  base: 'use `gcr.io/distroless/base-debian12` as base image: it has glibc and the roots (other files of the base change)',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const dynamicBinaryWithoutLoader = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'dynamic-binary-without-loader',
    title: 'dynamic program without its loader',
    level: 'error',
    since: '0.1.0',
    seed: ['2.3'],
    neighbours: [],
    sources: [
      { title: 'cmd/cgo: cgo is on by default in native builds where a C compiler is found', url: 'https://pkg.go.dev/cmd/cgo', versions: 'Go 1.19 and 1.27: programs built and read with readelf' },
      { title: 'Go 1.20 release notes: cgo is off where no C compiler is found', url: 'https://go.dev/doc/go1.20#cgo' },
    ],
    docs: {
      summary: 'a Go program that is linked with glibc or musl is started in an image that does not have that library',
      what:
        'Trustlint reports it where every link of the chain is seen: one `go build` or `go install` in a `golang` stage writes the program that the image starts; cgo is on there (Debian’s image has a C compiler; Alpine’s needs `CGO_ENABLED=1`); the source in the build context imports, in its own module, a package that cgo links (`net`, `net/http`, `crypto/x509`, `os/user`, … or `"C"`); and the image that runs it is `scratch`, Alpine or a static image to which nothing has brought the loader. ' +
        'Anything else in sight that decides the linking (`GOARCH`, `-tags`, `-ldflags -static`, `GOFLAGS`, another compiler, a Makefile) makes it silent, and so do compatibility packages and commands that it does not know.',
      why: 'The kernel reports a missing loader with the same words as a missing program: `no such file or directory`. It is often taken for a fault of paths or certificates. Pure Go and cgo find root certificates in the same way.',
      fix: 'Build with `CGO_ENABLED=0`: the resolver and user look-ups are then Go’s own. A program that needs C libraries needs a base image that has them.',
      whenNotToUse: 'When the loader is mounted at run time.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        files: { 'go.mod': 'module example.com/app\n\ngo 1.27\n', 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n' },
      },
      good: {
        text: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM alpine:3.22\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        files: { 'go.mod': 'module example.com/app\n\ngo 1.27\n', 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n' },
      },
    },
  },
  (analysis, report) => {
    for (const program of unloadablePrograms(analysis)) reportProgram(analysis, program, report);
  },
);

function reportProgram(analysis: DockerfileAnalysis, program: UnloadableProgram, report: Report): void {
  const { stage, builder, build, arrival, at, libc, loader, because } = program;
  const { text, uri } = analysis.model;
  const { imageSpan } = stage.stage;
  const slots = { program: arrival.path, image: text.slice(imageSpan.start, imageSpan.end), builder: stageTitle(builder.stage, text), loader, package: because };
  const related = [{ file: uri, span: build.command.span, message: texts.builtHere({ program: arrival.sourcePath }) }];
  report(libc, at, slots, { related, fixes: draftsFor(analysis, program, report) });
}

/** Whether a module of somebody else needs cgo, its source would tell: only without any is it safe to switch it off. */
function draftsFor(analysis: DockerfileAnalysis, program: UnloadableProgram, report: Report): FixDraft[] {
  const { stage, build, withoutCgo, libc } = program;
  if (libc === 'musl') return [];
  const base: FixDraft = { title: report.title('base', {}), safe: false, edits: [replaced(analysis.model, stage.stage.imageSpan, 'gcr.io/distroless/base-debian12')] };
  const isSet = build.command.assignments.some(({ name }) => name === 'CGO_ENABLED');
  if (withoutCgo === 'no' || isSet || !isExact(analysis.model, build) || !isShellWord(analysis, build.command.nameSpan.start)) return [base];
  const at = build.command.span.start;
  return [{ title: report.title('disable', {}), safe: withoutCgo === 'yes', edits: [replaced(analysis.model, { start: at, end: at }, 'CGO_ENABLED=0 ')] }, base];
}

/** Not an item of an exec form, where nothing can be put before it. */
function isShellWord(analysis: DockerfileAnalysis, offset: number): boolean {
  return analysis.model.text[offset - 1] !== '"';
}
