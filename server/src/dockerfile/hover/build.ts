/** Hover on what decides how a Go program is built: CGO_ENABLED, GOTOOLCHAIN, `go build` itself. */
import { defineTexts, type Text } from '../../core/message';
import type { SetVariable } from '../assignments';
import type { EvaluatedCommand } from '../evaluate/run';
import type { EvaluatedStage } from '../evaluate/stage';
import { cgoSettingOf, goVerb } from '../program';
import { goReleaseText } from './image';
import { libcSource } from './place';

const texts = defineTexts('dockerfile.hover.build', {
  cgo: '**`CGO_ENABLED`** decides at build time whether C code may be linked in. Of the standard library only `net`, `os/user` and `runtime/cgo` differ. ([pkg.go.dev/cmd/cgo](https://pkg.go.dev/cmd/cgo))',
  cgoRoots: 'Where Go finds root certificates does not depend on it, and `0` embeds no certificates: in an empty image there are none either way. {source}',
  cgoOff: '`0`: a static binary that starts in any image, `scratch` included; names are resolved by Go itself.',
  cgoOnGlibc: '`1` with a C compiler from a glibc image: a program that imports `net` is linked against glibc and needs its loader. In Alpine or `scratch` it ends with `no such file or directory` before any TLS, which is easily taken for a missing certificate.',
  cgoOnMusl: '`1` on musl: the binary needs the musl loader. In a glibc image or `scratch` it ends with `no such file or directory` before any TLS.',
  cgoOn: '`1`: a program that imports `net` is linked against the C library of the build image and needs its loader at run time; without it, it ends with `no such file or directory` before any TLS.',
  cgoDefault: 'Not set, it is `1`, and `0` when cross-compiling; since Go 1.20 also `0` when no C compiler is found, as in `golang:*-alpine`. ([go.dev/doc/go1.20](https://go.dev/doc/go1.20#cgo))',
  cgoAtRunTime: 'No Go program reads it at run time: in a stage that compiles nothing it does nothing.',
  toolchain: '**`GOTOOLCHAIN`** chooses the toolchain that the go command runs: `local` keeps the one of the image, `auto` fetches a newer one when go.mod asks for it, over HTTPS, for which the build stage needs roots. ([go.dev/doc/toolchain](https://go.dev/doc/toolchain))',
  toolchainImage: 'The official `golang` images set `GOTOOLCHAIN=local` since Go 1.21.',
  toolchainDefaults: 'A newer toolchain does not change the GODEBUG defaults: they follow the `go` line of go.mod. ([go.dev/doc/godebug](https://go.dev/doc/godebug))',
  build: '**`go {verb}`** compiles with Go 1.{minor} here, the release of the image.',
  buildUnknown: '**`go {verb}`**: which release of Go compiles here is not known.',
  download: '**`go {verb}`** fetches modules over HTTPS: the build stage itself needs roots.',
  cgoIs: '`CGO_ENABLED` is `{value}` here.',
  cgoUnset: '`CGO_ENABLED` is not set here: cgo is used when a C compiler is found, which `golang:*-alpine` does not have (since Go 1.20). ([go.dev/doc/go1.20](https://go.dev/doc/go1.20#cgo))',
  noRootsInside: 'The program brings no roots along unless it imports `golang.org/x/crypto/x509roots/fallback` or the like: it reads those of the image that it runs in. ([pkg.go.dev](https://pkg.go.dev/golang.org/x/crypto/x509roots/fallback))',
});

/** The paragraphs for CGO_ENABLED. */
export function cgoParts(stage: EvaluatedStage, set: SetVariable): Text[] {
  const parts = [texts.cgo(), texts.cgoRoots({ source: libcSource() })];
  if (set.value === '0') parts.push(texts.cgoOff());
  else if (set.value === '1') parts.push(linkedText(stage));
  parts.push(texts.cgoDefault());
  if (set.reach === 'image' && stage.final.buildsGo === 'no') parts.push(texts.cgoAtRunTime());
  return parts;
}

function linkedText(stage: EvaluatedStage): Text {
  const libc = stage.initial.image?.libc;
  return libc === 'musl' ? texts.cgoOnMusl() : libc === 'glibc' ? texts.cgoOnGlibc() : texts.cgoOn();
}

export function toolchainParts(): Text[] {
  return [texts.toolchain(), texts.toolchainImage(), texts.toolchainDefaults()];
}

/** The paragraphs for a `go` command; empty for those that neither compile nor fetch. */
export function goCommandParts(stage: EvaluatedStage, evaluated: EvaluatedCommand): Text[] {
  const verb = fetchingVerb(evaluated);
  if (verb === 'get' || verb === 'mod') return [texts.download({ verb: verb === 'mod' ? 'mod download' : verb })];
  if (verb !== 'build' && verb !== 'install') return [];
  const go = stage.initial.image?.go;
  const release = go === undefined || go === 'unknown' ? undefined : goReleaseText(go);
  const cgo = cgoSettingOf(evaluated);
  return [
    go === undefined || go === 'unknown' ? texts.buildUnknown({ verb }) : texts.build({ verb, minor: go.minor }),
    cgo === undefined ? texts.cgoUnset() : texts.cgoIs({ value: cgo }),
    ...(cgo === '0' ? [texts.cgoOff()] : cgo === '1' ? [linkedText(stage)] : []),
    texts.noRootsInside(),
    texts.cgoRoots({ source: libcSource() }),
    ...(release ? [release] : []),
  ];
}

/** The verb of a go command; `mod` only for what fetches. */
function fetchingVerb(evaluated: EvaluatedCommand): string | undefined {
  const verb = goVerb(evaluated);
  return verb !== 'mod' || ['download', 'tidy', 'vendor'].includes(evaluated.command.args[1]?.value ?? '') ? verb : undefined;
}
