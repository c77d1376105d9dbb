/** A program that is linked against glibc lands in an image that has no loader for it. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { DockerfileAnalysis } from '../analysis';
import { dynamicBinaryIn, type DynamicBinary } from '../dynamic-binary';
import { stageTitle } from '../names';
import { dockerfileRule } from '../rule';
import type { EvaluatedStage } from '../evaluate/stage';

const messages = {
  empty: {
    what: '`{program}` is linked against glibc, and stage `{stage}` is empty',
    why: 'it imports `{importing}`, and cgo is on in `{image}`: the container stops with `no such file or directory`, which is about the loader, not about `{program}` or a certificate',
    help: 'build with `CGO_ENABLED=0`; Go then resolves names itself and finds roots as before',
  },
  musl: {
    what: '`{program}` is linked against glibc, and stage `{stage}` has musl',
    why: 'it imports `{importing}`, and cgo is on in `{image}`: the container stops with `no such file or directory`, which is about the loader, not about `{program}` or a certificate',
    help: 'build with `CGO_ENABLED=0`, or on the same base as the program runs on',
  },
} as const;

const fixes = {
  disable: 'build with `CGO_ENABLED=0`',
  base: 'use `gcr.io/distroless/base-debian12` as base image: it has glibc and the roots (other files of the base change)',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const dynamicBinaryWithoutLoader = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'dynamic-binary-without-loader',
    title: 'program linked against glibc in an image without it',
    level: 'error',
    since: '0.1.0',
    seed: ['2.3'],
    neighbours: [],
    sources: [
      { title: 'cgo is on where a C compiler is found, and net and os/user use it', url: 'https://pkg.go.dev/cmd/cgo', versions: 'Go 1.13 to 1.27' },
      { title: 'without a C compiler cgo is off: Go 1.20 release notes', url: 'https://go.dev/doc/go1.20', versions: 'since Go 1.20' },
      { title: 'golang images on Debian bring gcc, those on Alpine do not: docker-library/golang', url: 'https://github.com/docker-library/golang', versions: 'golang 1.13 to 1.27' },
    ],
    docs: {
      summary: 'a program that is linked against glibc lands in `scratch` or in Alpine',
      what:
        'Trustlint reports an error where all of this is proven: the program that starts is made by the one `go build` of a Debian golang image, cgo is not switched off, nothing asks for a static program or another platform, its own files in the build context import `net`, `net/http`, `os/user` or `C`, and the image that ships has no loader of glibc. ' +
        'It is silent as soon as one part is not known: build tags, linker flags, several builds, sources from elsewhere, `gcompat` or `libc6-compat` installed.',
      why: 'The kernel looks for `/lib64/ld-linux-x86-64.so.2`, which is not there, and says `no such file or directory`. People search for a missing certificate then; where roots are found has nothing to do with it.',
      fix: 'Build with `CGO_ENABLED=0`, or run on a base with glibc.',
      whenNotToUse: 'When a mount brings the loader at run time.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        files: { 'go.mod': 'module example.test/app\n\ngo 1.27\n', 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { _, _ = http.Get("https://example.test/") }\n' },
      },
      good: {
        text: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        files: { 'go.mod': 'module example.test/app\n\ngo 1.27\n', 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { _, _ = http.Get("https://example.test/") }\n' },
      },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.shipping) {
      const found = dynamicBinaryIn(analysis, stage);
      if (found) reportBinary(analysis, stage, found, report);
    }
  },
);

function reportBinary(analysis: DockerfileAnalysis, stage: EvaluatedStage, found: DynamicBinary, report: Report): void {
  const { arrival, executable, builder } = analysis.programOf(stage);
  if (!arrival || !builder) return;
  const { text } = analysis.model;
  const image = text.slice(builder.imageSpan.start, builder.imageSpan.end);
  const slots = { program: executable ?? arrival.path, stage: stageTitle(stage.stage, text), importing: found.importing, image };
  report(found.libc === 'none' ? 'empty' : 'musl', arrival.instruction.args, slots, { fixes: draftsFor(analysis, stage, found, report) });
}

/** Neither is safe without being chosen: a dependency may need cgo, and another base has other files. */
function draftsFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, { compiling }: DynamicBinary, report: Report): FixDraft[] {
  const file = analysis.model.uri;
  const base: FixDraft = { title: report.title('base', {}), safe: false, edits: [{ file, span: stage.stage.imageSpan, newText: 'gcr.io/distroless/base-debian12' }] };
  const { command } = compiling;
  if (command.assignments.some(({ name }) => name === 'CGO_ENABLED') || analysis.model.text.slice(command.nameSpan.start, command.nameSpan.end) !== 'go') return [base];
  const before = { start: command.nameSpan.start, end: command.nameSpan.start };
  return [{ title: report.title('disable', {}), safe: false, edits: [{ file, span: before, newText: 'CGO_ENABLED=0 ' }] }, base];
}
