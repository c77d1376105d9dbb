/** Completion in the values of a container's variables: GODEBUG settings, and paths for SSL_CERT_FILE and SSL_CERT_DIR. */
import type { Completion } from '../../core/language';
import { defineTexts, render, verbatim, type Text } from '../../core/message';
import { godebugSettingsOf } from '../../facts/godebug';
import { joined } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import type { Container } from '../container';
import { settingParts } from '../hover/godebug';
import { valueAt } from '../hover/container-variables';
import { sourceOf } from '../judge/mounted';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

const texts = defineTexts('environment.completion.variable', {
  mounted: '{source} is mounted there',
  usual: 'one of Go\'s own paths',
  bundle: 'Go reads this file instead of its own list of bundle files; the certificate directories are still read.',
  directory: 'Go reads every file in this directory instead of its own directories; the bundle file is still read.',
  setting: 'GODEBUG setting of {package}',
});

/** Empty where the offset is in no value of such a variable. */
export function variableCompletions(variables: readonly EnvironmentVariable[], container: Container, program: ProcessEnvironment['program'], text: string, offset: number): readonly Completion[] {
  const found = valueAt(variables, offset);
  if (!found) return [];
  const typed = text.slice(found.literal.start, offset);
  switch (found.variable.name) {
    case 'SSL_CERT_FILE':
      return pathCompletions(fileOffers(container), texts.bundle(), { typed, end: endOf(text, offset, found.literal.end, /[\s"',:]/), offset });
    case 'SSL_CERT_DIR':
      return pathCompletions(directoryOffers(container), texts.directory(), { typed: typed.slice(typed.lastIndexOf(':') + 1), end: endOf(text, offset, found.literal.end, /[\s"',:]/), offset });
    case 'GODEBUG':
      return settingCompletions(program, { typed: typed.slice(typed.lastIndexOf(',') + 1), end: endOf(text, offset, found.literal.end, /[\s"'=,]/), offset }, text);
    default:
      return [];
  }
}

interface Typing {
  readonly typed: string;
  readonly offset: number;
  readonly end: number;
}

/** What stands behind the pointer and belongs to the same word is replaced too. */
function endOf(text: string, offset: number, limit: number, stop: RegExp): number {
  const rest = text.slice(offset, limit).search(stop);
  return rest < 0 ? limit : offset + rest;
}

interface Offer {
  readonly path: string;
  readonly detail: Text;
}

function fileOffers(container: Container): readonly Offer[] {
  const own = container.mounts.flatMap((mount): Offer[] => {
    const detail = texts.mounted({ source: sourceOf(mount) });
    if (mount.isFile) return [{ path: mount.target, detail }];
    const names = mount.fromPath === '/' ? (mount.files?.map(({ path }) => path) ?? mount.namedFiles) : [];
    return names.slice(0, 20).map((name) => ({ path: joined(mount.target, name), detail }));
  });
  return [...own.filter(({ path }) => /\.(crt|pem|cer|cert|bundle)$/i.test(path)), ...trustPaths('unknown').files.map((path) => ({ path, detail: texts.usual() }))];
}

function directoryOffers(container: Container): readonly Offer[] {
  const own = container.mounts.filter(({ isFile }) => !isFile).map((mount) => ({ path: mount.target, detail: texts.mounted({ source: sourceOf(mount) }) }));
  return [...own, ...trustPaths('unknown').directories.map((path) => ({ path, detail: texts.usual() }))];
}

function pathCompletions(offers: readonly Offer[], documentation: Text, { typed, offset, end }: Typing): readonly Completion[] {
  const byPath = new Map(offers.toReversed().map((offer) => [offer.path, offer]));
  const span = { start: offset - typed.length, end };
  return [...byPath.values()].toReversed().map(({ path, detail }) => ({ label: path, detail, documentation, span, newText: path, kind: 'file' }));
}

function settingCompletions({ go }: ProcessEnvironment['program'], { typed, offset, end }: Typing, text: string): readonly Completion[] {
  if (typed.includes('=')) return [];
  const span = { start: offset - typed.length, end };
  const hasEquals = text[end] === '=';
  return godebugSettingsOf(go)
    .filter(({ effect }) => effect !== undefined)
    .map((setting) => ({
      label: setting.name,
      detail: texts.setting({ package: setting.package }),
      documentation: verbatim(settingParts(setting, undefined).map((part) => render(part)).join('\n\n')),
      span,
      newText: hasEquals ? setting.name : `${setting.name}=`,
      kind: 'property',
    }));
}
