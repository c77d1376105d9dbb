/** Hover on GODEBUG settings in source, and on the lines of go.mod that decide about them. */
import type { Hover } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { linked } from '../../core/markdown';
import { contains } from '../../core/text';
import { godebugSettingParts } from '../../environment/hover/godebug';
import { oftenSaid } from '../../environment/hover/often-said';
import { godebugSetting } from '../../facts/godebug';
import { changesBetween, goReleaseFact, newestKnownGo } from '../../facts/go-lookup';
import { readGoMod } from '../../syntax/gomod/read';
import { unknownProgram, type GoRelease } from '../../trust/types';
import { isModFile, type GoAnalysis } from '../analysis';
import { settingsIn, type WrittenSetting } from '../godebug/written';
import { releaseOf } from '../godebug/release';

const texts = defineTexts('go.hover.settings', {
  directive: '**`//go:debug`** builds a GODEBUG setting into the program: before the package clause of package main, since Go 1.21. It goes before `godebug` in go.mod, and the environment goes before both. ([go.dev/doc/godebug](https://go.dev/doc/godebug))',
  block: '**`godebug`** builds GODEBUG settings into the programs of this module, since Go 1.23; with a go.work only its own lines count. `//go:debug` lines and the environment go before them. ([go.dev/doc/godebug](https://go.dev/doc/godebug))',
  stops: 'Unlike in the environment, a name that the go command does not know stops the build.',
  defaultRelease: '**`default`** gives the programs the GODEBUG defaults of that release instead of those of the `go` line. ([go.dev/doc/godebug](https://go.dev/doc/godebug#default))',
  oldDefault: 'The `go` line asks for Go 1.{minor}: without this setting the programs have `{name}={old}`, as before Go 1.{changed}.',
  go: '**`go 1.{minor}`**: the oldest release that builds the module, and the one whose GODEBUG defaults its programs have, whatever toolchain builds them. ([go.dev/doc/godebug](https://go.dev/doc/godebug#default), [go.dev/doc/toolchain](https://go.dev/doc/toolchain))',
  released: 'Go 1.{minor} came in {released} and is {support}.',
  supported: 'supported',
  unsupported: 'no longer supported',
  changes: 'Newer releases change for certificates and TLS:\n{changes}',
  change: '- Go 1.{since}: {change} ({source})',
  withMessage: '- Go 1.{since}: {change}: `{message}` ({source})',
  toolchain: '**`toolchain`** names the toolchain that a go command of 1.21 or later fetches when its own is older. Which roots are found and which certificates are refused follows the toolchain; GODEBUG defaults follow the `go` line. ([go.dev/doc/toolchain](https://go.dev/doc/toolchain))',
});

/** The hover on a setting, on `go`, `toolchain` and `godebug`; `undefined` elsewhere. */
export function settingsHover(analysis: GoAnalysis, offset: number): Hover | undefined {
  const setting = settingsIn(analysis).settings.find(({ span }) => contains(span, offset));
  if (setting) return { span: setting.span, parts: settingParts(analysis, setting) };
  return isModFile(analysis.input.uri) ? lineHover(analysis, offset) : directiveHover(analysis, offset);
}

function directiveHover(analysis: GoAnalysis, offset: number): Hover | undefined {
  const directive = settingsIn(analysis).header?.directives.find(({ name, span }) => name === 'go:debug' && contains(span, offset));
  return directive && { span: directive.span, parts: [texts.directive(), texts.stops(), ...oftenSaid('GODEBUG')] };
}

function settingParts(analysis: GoAnalysis, { name, value, text }: WrittenSetting): readonly Text[] {
  if (name === undefined) return [texts.stops()];
  if (name === 'default') return [texts.defaultRelease()];
  const go = releaseOf(analysis);
  const part = { name, value, start: 0, end: text.length };
  return [...godebugSettingParts(part, unknownProgram), ...oldDefault(name, go), texts.stops(), ...oftenSaid(name)];
}

function oldDefault(name: string, go: GoRelease | 'unknown'): readonly Text[] {
  const setting = godebugSetting(name);
  if (go === 'unknown' || setting?.changed === undefined || setting.old === undefined || setting.removed !== undefined || go.minor >= setting.changed) return [];
  return [texts.oldDefault({ minor: go.minor, name, old: setting.old, changed: setting.changed })];
}

function lineHover({ input }: GoAnalysis, offset: number): Hover | undefined {
  const line = readGoMod(input.text).lines.find(({ span, verb }) => contains(span, offset) || contains(verb.span, offset));
  switch (line?.verb.text) {
    case 'go': {
      const minor = /^1\.(\d{1,3})(?=\D|$)/.exec(line.args[0]?.value ?? '')?.[1];
      return minor === undefined ? undefined : { span: line.span, parts: goParts({ major: 1, minor: Number(minor) }) };
    }
    case 'toolchain':
      return { span: line.span, parts: [texts.toolchain(), ...oftenSaid('GODEBUG')] };
    case 'godebug':
      return { span: line.verb.span, parts: [texts.block(), texts.stops(), ...oftenSaid('GODEBUG')] };
    default:
      return undefined;
  }
}

function goParts(go: GoRelease): readonly Text[] {
  const fact = goReleaseFact(go);
  const later = changesBetween(go, { major: 1, minor: newestKnownGo }).map(({ since, change, message, source }) => {
    const shown = message.replace(/\{\w+\}/g, '…');
    return render(message === '' ? texts.change({ since, change, source: linked(source) }) : texts.withMessage({ since, change, message: shown, source: linked(source) }));
  });
  return [
    texts.go({ minor: go.minor }),
    ...(fact ? [texts.released({ minor: go.minor, released: fact.released, support: render(fact.supported ? texts.supported() : texts.unsupported()) })] : []),
    ...(later.length > 0 && fact ? [texts.changes({ changes: later.join('\n') })] : []),
  ];
}
