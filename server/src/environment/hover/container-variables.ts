/** Hovers on the variables of a container: what Go does with them, and what they come to here. */
import type { Hover } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { contains, type Span } from '../../core/text';
import type { Container } from '../container';
import { summaryOf } from '../container-report';
import type { ContainerScene } from '../container-rule';
import { isProxyVariable } from '../judge/proxies';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';
import { foreignParts } from './foreign-variables';
import { godebugParts, godebugSettingParts, godebugVariableParts } from './godebug';
import { traceTable } from './lookup-table';
import { oftenSaid } from './often-said';
import { proxyParts } from './proxies';

const source = '[crypto/x509/root.go](https://go.dev/src/crypto/x509/root.go)';

const texts = defineTexts('environment.hover.containerVariable', {
  file: '**`SSL_CERT_FILE`** names the one bundle file that Go reads instead of its own list of files; it is a path, never a list. ({source})',
  fileLeaves: 'It does not replace the directories: Go still reads every file in `/etc/ssl/certs` and `/etc/pki/tls/certs`. Only both variables together replace everything. OpenSSL, curl and Python read it otherwise: there the file takes the place of all roots.',
  directory: '**`SSL_CERT_DIR`** names, with colons between them, the directories that Go reads instead of `/etc/ssl/certs` and `/etc/pki/tls/certs`: every file in them, whatever its name, without sub-directories. ({source})',
  directoryLeaves: 'It does not replace the bundle file: `/etc/ssl/certs/ca-certificates.crt` and the other files of the list are still read. Only both variables together replace everything.',
  missing: 'A path that does not exist is passed over without an error. Go reads the variable once, at the first verification: a change needs a restart.',
  lookup: '{title}: {summary}.',
});

/** What a hover needs to know of the container whose variable it is. */
export interface VariablePlace {
  readonly container: Container;
  readonly scene: ContainerScene;
  readonly program: ProcessEnvironment['program'];
  /** The whole file. */
  readonly text: string;
}

/** `undefined` where the pointer is on none of the variables, or on one that has nothing to do with trust. */
export function variableHover(variables: readonly EnvironmentVariable[], place: VariablePlace, offset: number): Hover | undefined {
  const variable = variables.find((each) => contains(each.nameSpan, offset) || contains(each.valueSpan, offset));
  if (!variable) return undefined;
  const setting = variable.name === 'GODEBUG' && !contains(variable.nameSpan, offset) ? settingAt(variable, place, offset) : undefined;
  if (setting) return setting;
  const parts = partsOf(variable, place);
  return parts.length === 0 ? undefined : { span: contains(variable.nameSpan, offset) ? variable.nameSpan : variable.valueSpan, parts: [...parts, ...oftenSaid(variable.name)] };
}

function settingAt({ literal }: EnvironmentVariable, { text, program }: VariablePlace, offset: number): Hover | undefined {
  const found = literal && godebugParts({ raw: text.slice(literal.start, literal.end), valueSpan: literal }).find(({ span }) => contains(span, offset));
  return found && { span: found.span, parts: [...godebugSettingParts(found.part, program), ...oftenSaid(found.part.name)] };
}

function partsOf({ name, value }: EnvironmentVariable, place: VariablePlace): readonly Text[] {
  switch (name) {
    case 'SSL_CERT_FILE':
      return [texts.file({ source }), texts.fileLeaves(), texts.missing(), ...lookupParts(place)];
    case 'SSL_CERT_DIR':
      return [texts.directory({ source }), texts.directoryLeaves(), texts.missing(), ...lookupParts(place)];
    case 'GODEBUG':
      return godebugVariableParts();
    default:
      return isProxyVariable(name) ? proxyParts(name, value) : foreignParts(name);
  }
}

function lookupParts({ container, scene }: VariablePlace): readonly Text[] {
  const trace = scene.traceOf(container);
  return [texts.lookup({ title: render(container.title), summary: render(summaryOf(trace)) }), traceTable(trace)];
}

/** Where a variable's value stands that can be completed: empty values have a place too. */
export function valueAt(variables: readonly EnvironmentVariable[], offset: number): { readonly variable: EnvironmentVariable; readonly literal: Span } | undefined {
  for (const variable of variables) if (variable.literal && contains(variable.literal, offset)) return { variable, literal: variable.literal };
  return undefined;
}
