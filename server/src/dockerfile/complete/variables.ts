/** Completion of variables: names of trust and proxy variables, GODEBUG settings, paths for SSL_CERT_FILE and SSL_CERT_DIR. */
import type { Completion } from '../../core/language';
import { defineTexts, render, verbatim, type Text } from '../../core/message';
import { godebugSettingsOf, type GodebugSetting } from '../../facts/godebug';
import type { DockerfileAnalysis } from '../analysis';
import { settingParts } from '../../environment/hover/godebug';
import { bundleOffers, directoryOffers, type PathOffer } from './paths';
import { restOfWord, type TypingPlace } from './place';

const texts = defineTexts('dockerfile.completion.variable', {
  there: 'is in this stage',
  absent: 'one of Go\'s paths; not in this stage',
  unknown: 'one of Go\'s paths; whether it is in this stage is not known',
  bundle: 'Go reads this file instead of its own list of bundle files; the certificate directories are still read.',
  directory: 'Go reads every file in this directory instead of its own directories; the bundle file is still read.',
  setting: 'GODEBUG setting of {package}',
  trust: 'trust variable of Go',
  proxy: 'proxy variable of Go',
  build: 'build variable of Go',
  sslFile: 'The one bundle file that Go reads instead of its own list.',
  sslDir: 'The directories, separated by colons, that Go reads instead of its own.',
  godebug: 'Settings of the Go runtime and library, `name=value` with commas between them.',
  https: 'The proxy for `https://` requests.',
  http: 'The proxy for `http://` requests; not used for `https://` since Go 1.16.',
  none: 'Where no proxy is used, separated by commas.',
  cgo: '`0` builds a static binary. Where Go finds roots does not depend on it.',
});

/** Completions in ENV and ARG. */
export function environmentCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] {
  const inValue = valueCompletions(analysis, place);
  if (inValue) return inValue;
  const isLegacyValue = place.instruction.keyword === 'ENV' && place.words.length === 1 && !(place.words[0] ?? '').includes('=');
  if (isLegacyValue) return valuesOf(analysis, place, place.words[0] ?? '', place.typed);
  return place.instruction.keyword === 'ENV' && !place.typed.includes('=') ? nameCompletions(analysis, place) : [];
}

/** Completions behind `NAME=`, in ENV, ARG and the words of a RUN; `undefined` where the word is no assignment. */
export function valueCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] | undefined {
  const equals = place.typed.indexOf('=');
  const name = place.typed.slice(0, Math.max(equals, 0));
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  return valuesOf(analysis, place, name, place.typed.slice(equals + 1).replace(/^["']/, ''));
}

function valuesOf(analysis: DockerfileAnalysis, place: TypingPlace, name: string, value: string): Completion[] {
  const { go } = analysis.programOf(place.stage);
  const state = place.instruction.keyword === 'ENV' ? place.stage.final : place.state;
  switch (name) {
    case 'SSL_CERT_FILE':
      return pathCompletions(analysis, place, value, bundleOffers(state, go), texts.bundle());
    case 'SSL_CERT_DIR':
      return pathCompletions(analysis, place, value.slice(value.lastIndexOf(':') + 1), directoryOffers(state, go), texts.directory());
    case 'GODEBUG':
      return settingCompletions(analysis, place, value.slice(value.lastIndexOf(',') + 1));
    default:
      return [];
  }
}

function pathCompletions(analysis: DockerfileAnalysis, place: TypingPlace, typed: string, offers: readonly PathOffer[], documentation: Text): Completion[] {
  const offset = place.span.end;
  const span = { start: offset - typed.length, end: restOfWord(analysis.model.text, offset, /[\s"':,;&|)]/) };
  return offers.map(({ path, presence }) => ({ label: path, detail: texts[presence](), documentation, span, newText: path, kind: 'file' }));
}

function settingCompletions(analysis: DockerfileAnalysis, place: TypingPlace, typed: string): Completion[] {
  if (typed.includes('=')) return [];
  const offset = place.span.end;
  const span = { start: offset - typed.length, end: restOfWord(analysis.model.text, offset, /[\s"'=,;&|)]/) };
  const hasEquals = analysis.model.text[span.end] === '=';
  const settings = godebugSettingsOf(analysis.programOf(place.stage).go);
  return settings.filter(isOfInterest).map((setting) => ({
    label: setting.name,
    detail: texts.setting({ package: setting.package }),
    documentation: verbatim(settingParts(setting, undefined).map((part) => render(part)).join('\n\n')),
    span,
    newText: hasEquals ? setting.name : `${setting.name}=`,
    kind: 'property',
  }));
}

/** Settings with an effect on TLS, certificates or names: of the others the facts have no more than the name. */
function isOfInterest(setting: GodebugSetting): boolean {
  return setting.effect !== undefined;
}

function nameCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] {
  const offset = place.span.end;
  const span = { start: place.span.start, end: restOfWord(analysis.model.text, offset, /[\s=]/) };
  const hasEquals = analysis.model.text[span.end] === '=';
  const offers: readonly (readonly [string, Text, Text])[] = [
    ['SSL_CERT_FILE', texts.trust(), texts.sslFile()],
    ['SSL_CERT_DIR', texts.trust(), texts.sslDir()],
    ['GODEBUG', texts.trust(), texts.godebug()],
    ['HTTPS_PROXY', texts.proxy(), texts.https()],
    ['HTTP_PROXY', texts.proxy(), texts.http()],
    ['NO_PROXY', texts.proxy(), texts.none()],
    ...(place.state.image?.role === 'go' ? ([['CGO_ENABLED', texts.build(), texts.cgo()]] as const) : []),
  ];
  return offers.map(([label, detail, documentation]) => ({ label, detail, documentation, span, newText: hasEquals ? label : `${label}=`, kind: 'property' }));
}
