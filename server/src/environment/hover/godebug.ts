/** Hover on GODEBUG: what a setting does, in which releases of Go, and whether it does anything in this stage. */
import { defineTexts, type Text } from '../../core/message';
import { contains, type Span } from '../../core/text';
import { godebugState, parseGodebug, type GodebugPart, type GodebugSetting, type GodebugState } from '../../facts/godebug';
import type { GoRelease, ProgramView, Tri } from '../../trust/types';
import { asksForCgo } from '../judge/godebug';
import { codeText, plainText } from '../../core/markdown';

const source = '[go.dev/doc/godebug](https://go.dev/doc/godebug)';

const texts = defineTexts('environment.hover.godebug', {
  variable: '**`GODEBUG`** is a list of `name=value` settings with commas; each changes one behaviour of the Go runtime and library. Settings of the environment win over `//go:debug` lines and over `godebug` in go.mod. ({source})',
  unknownNames: 'Names that a release does not know are ignored without a word.',
  fatalNames: 'Programs built with Go 1.27 or later do not start when a setting that was removed has its old value ([golang/go#76163](https://go.dev/issue/76163)).',
  effect: '**`{name}`** ({package}): {effect}. ({source})',
  noEffectText: '**`{name}`** belongs to {package} and has nothing to do with certificates. ({source})',
  since: 'Go reads it since 1.{since}.',
  sincePatches: 'Go reads it since 1.{sinceAll}, and some patch releases from 1.{since} on read it too.',
  sincePatchesOnly: 'Patch releases from Go 1.{since} on read it.',
  changed: 'Go 1.{changed} changed the default; `{name}={old}` brings back what was before. The default follows the `go` line of go.mod, not the toolchain. ([go.dev/doc/godebug](https://go.dev/doc/godebug#go-1{changed}))',
  removed: 'Go 1.{removed} removed it: later releases do not read it. ([go.dev/doc/godebug](https://go.dev/doc/godebug#go-1{removed}))',
  fatalValue: 'A program built with Go 1.27 or later does not start with `{name}={value}`: `fatal error: removed GODEBUG "{name}" set to old value "{value}" in environment`. ([golang/go#76163](https://go.dev/issue/76163))',
  here: 'The program here is built with Go 1.{minor}, which reads it.',
  notYetHere: 'The program here is built with Go 1.{minor}, which does not know it: nothing happens.',
  removedHere: 'The program here is built with Go 1.{minor}, which no longer reads it: nothing happens.',
  fatalHere: '**The program here is built with Go 1.{minor}: it does not start with this setting.**',
  dependsHere: 'The program here is built with Go 1.{minor}, of which only later patches read it.',
  releaseUnknown: 'Which release of Go builds the program here is not known.',
  noSuchName: '**`{name}`**: no release of Go up to 1.27 reads a setting of this name; it does nothing. ({source})',
  meant: 'The real name is `{meant}`.',
  note: '{note}',
  other: '**`{name}`** is a debugging aid of the runtime or the go command; it has nothing to do with certificates. ([pkg.go.dev/runtime](https://pkg.go.dev/runtime#hdr-Environment_Variables))',
  unknownName: '**`{name}`**: no release of Go up to 1.27 reads a setting of this name; of newer releases nothing is known here.',
  noValue: 'Without `=` and a value Go ignores it.',
  netdnsWithoutCgo: 'With `CGO_ENABLED=0` the program has no cgo resolver: `netdns=cgo` is ignored, Go\'s own resolver is used, and nothing panics.',
  netdnsNoRoots: 'How names are resolved has nothing to do with where Go finds roots.',
  fallbackNone: 'It needs a program that links `golang.org/x/crypto/x509roots/fallback` or calls `x509.SetFallbackRoots` itself; without that it does nothing. It has nothing to do with musl. ([pkg.go.dev/crypto/x509](https://pkg.go.dev/crypto/x509#SetFallbackRoots))',
  fallbackLinked: 'go.mod of the build context requires a module with embedded roots.',
  ignoreCn: 'Certificates need a SAN: since Go 1.15 a common name alone is not a host name, and since 1.17 nothing brings that back. ([go.dev/doc/go1.17](https://go.dev/doc/go1.17#crypto/x509))',
});

/** A value as it stands in the file. */
export interface WrittenValue {
  readonly raw: string | undefined;
  readonly valueSpan: Span;
}

/** Where the pointer is in a GODEBUG assignment: a setting with its place in the file, or `undefined` on the name or between settings. */
export function godebugPartAt(set: WrittenValue, offset: number): { readonly part: GodebugPart; readonly span: Span } | undefined {
  for (const { part, span } of godebugParts(set)) if (contains(span, offset)) return { part, span };
  return undefined;
}

/** The settings of a GODEBUG value as it is written, quotes left out. */
export function godebugParts(set: WrittenValue): { readonly part: GodebugPart; readonly span: Span }[] {
  const raw = set.raw ?? '';
  const quote = /^["']/.test(raw) ? 1 : 0;
  const inner = raw.slice(quote, quote === 1 && raw.length > 1 && raw.endsWith(raw[0] ?? '') ? -1 : undefined);
  const base = set.valueSpan.start + quote;
  return parseGodebug(inner).map((part) => ({ part, span: { start: base + part.start, end: base + part.end } }));
}

/** The paragraphs for the variable as a whole. */
export function godebugVariableParts(): Text[] {
  return [texts.variable({ source }), texts.unknownNames(), texts.fatalNames()];
}

/** The paragraphs for one setting. */
export function godebugSettingParts(part: GodebugPart, program: ProgramView): Text[] {
  const value = part.value === undefined || part.value.includes('$') ? undefined : part.value;
  const state = godebugState(part.name, value, program.go);
  const noValue = part.value === undefined ? [texts.noValue()] : [];
  if (!('setting' in state)) return [...unlistedParts(state, part), ...noValue];
  return [...settingParts(state.setting, value), ...noValue, hereText(state, program.go), ...specialParts(state.setting.name, value, program.cgo, program.fallbackRoots)];
}

function unlistedParts(state: Exclude<GodebugState, { setting: GodebugSetting }>, part: GodebugPart): Text[] {
  const name = codeText(part.name);
  if (state.kind === 'other') return [texts.other({ name })];
  if (state.kind === 'unknown') return [texts.unknownName({ name })];
  return [
    texts.noSuchName({ name, source }),
    ...(state.note === undefined ? [] : [texts.note({ note: plainText(state.note) })]),
    ...(state.meant === undefined ? [] : [texts.meant({ meant: state.meant })]),
  ];
}

/** What a setting does and which releases read it; also shown beside it in completion. */
export function settingParts(setting: GodebugSetting, value: string | undefined): Text[] {
  const { name, since, sinceAll, changed, old, removed } = setting;
  const parts: Text[] = [
    setting.effect === undefined ? texts.noEffectText({ name, package: setting.package, source }) : texts.effect({ name, package: setting.package, effect: setting.effect, source }),
    since === sinceAll ? texts.since({ since }) : sinceAll > newestRelease ? texts.sincePatchesOnly({ since }) : texts.sincePatches({ since, sinceAll }),
  ];
  if (changed !== undefined && old !== undefined && removed === undefined) parts.push(texts.changed({ changed, name, old }));
  if (removed !== undefined) parts.push(texts.removed({ removed }));
  if (value !== undefined && setting.fatal.includes(value)) parts.push(texts.fatalValue({ name, value }));
  return parts;
}

const newestRelease = 27;

function hereText(state: Extract<GodebugState, { setting: GodebugSetting }>, go: GoRelease | 'unknown'): Text {
  if (go === 'unknown') return texts.releaseUnknown();
  const { minor } = go;
  if (state.kind === 'known') return texts.here({ minor });
  if (state.kind === 'not-yet') return texts.notYetHere({ minor });
  if (state.kind === 'depends') return texts.dependsHere({ minor });
  return state.fatal === 'yes' ? texts.fatalHere({ minor }) : texts.removedHere({ minor });
}

function specialParts(name: string, value: string | undefined, cgo: Tri, fallbackRoots: Tri): Text[] {
  if (name === 'netdns') return [...(asksForCgo(value) && cgo === 'no' ? [texts.netdnsWithoutCgo()] : []), texts.netdnsNoRoots()];
  if (name === 'x509usefallbackroots') return [texts.fallbackNone(), ...(fallbackRoots === 'yes' ? [texts.fallbackLinked()] : [])];
  return name === 'x509ignoreCN' ? [texts.ignoreCn()] : [];
}
