/** Settings from what an editor or a configuration file holds: every value checked, every problem collected, nothing thrown. */
import { severities, type Severity } from '../core/finding';
import { defineTexts, type Text } from '../core/message';
import { defaultSettings, type Settings } from '../core/settings';
import { nearest } from '../core/suppress';

/** The configuration file of a workspace folder, or of the working directory on the command line. */
export const configFileName = '.trustlint.json';

export const configTexts = defineTexts('config', {
  notJson: 'the file is not JSON: {reason}',
  notAnObject: '`{key}` must be an object',
  unknownKey: 'there is no setting `{key}`',
  unknownKeyNear: 'there is no setting `{key}`; there is one named `{near}`',
  unknownRule: '`rules` names `{rule}`, and there is no such rule',
  unknownRuleNear: '`rules` names `{rule}`, and there is no such rule; there is one named `{near}`',
  unknownSeverity: '`rules["{rule}"]` must be one of {allowed}',
  unknownLanguage: '`enable` names `{language}`, which is not one of {allowed}',
  notBoolean: '`{key}` must be `true` or `false`',
  notStrings: '`{key}` must be a list of strings',
  notString: '`{key}` must be a string',
});

/** Settings as far as a source gives them; what it leaves out is decided by the next source. */
export interface PartialSettings {
  readonly rules: Settings['rules'];
  readonly enabled: Partial<Settings['enabled']>;
  readonly images: Settings['images'];
  readonly exclude: readonly string[];
  readonly respectOtherLinters?: boolean;
  readonly codeLens?: boolean;
}

export interface ReadSettings {
  readonly settings: PartialSettings;
  readonly problems: readonly Text[];
}

export const emptySettings: PartialSettings = Object.freeze({ rules: {}, enabled: {}, images: {}, exclude: [] });

/** Read by the client, not by the engine. */
const foreignKeys = ['trace', '$schema'];
export const settingKeys: readonly string[] = ['rules', 'enable', 'images', 'exclude', 'respectOtherLinters', 'codeLens'];
const levels: readonly string[] = ['off', ...severities];

type Raw = Readonly<Record<string, unknown>>;

/** Reads a configuration file's text; text that is not JSON is one problem and no settings. */
export function readConfigText(text: string, knownRules: ReadonlySet<string>): ReadSettings {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unreadable';
    return { settings: emptySettings, problems: [configTexts.notJson({ reason })] };
  }
  return readSettings(raw, knownRules);
}

/** Reads a value of the section `trustlint`; `null` and `undefined` are an empty section. */
export function readSettings(raw: unknown, knownRules: ReadonlySet<string>): ReadSettings {
  const problems: Text[] = [];
  if (raw === undefined || raw === null) return { settings: emptySettings, problems };
  if (!isObject(raw)) return { settings: emptySettings, problems: [configTexts.notAnObject({ key: 'trustlint' })] };
  for (const key of Object.keys(raw)) {
    if (settingKeys.includes(key) || foreignKeys.includes(key)) continue;
    const near = nearest(key, settingKeys);
    problems.push(near === undefined ? configTexts.unknownKey({ key }) : configTexts.unknownKeyNear({ key, near }));
  }
  const respectOtherLinters = readBoolean(raw, 'respectOtherLinters', problems);
  const codeLens = readBoolean(raw, 'codeLens', problems);
  const settings: PartialSettings = {
    rules: readRules(raw, knownRules, problems),
    enabled: readEnabled(raw, problems),
    images: readImages(raw, problems),
    exclude: readExclude(raw, problems),
    ...(respectOtherLinters === undefined ? {} : { respectOtherLinters }),
    ...(codeLens === undefined ? {} : { codeLens }),
  };
  return { settings, problems };
}

/** Several sources as one frozen value; a later source wins key by key, lists of exclusions add up. */
export function combine(sources: readonly PartialSettings[]): Settings {
  const last = <K extends 'respectOtherLinters' | 'codeLens'>(key: K): boolean =>
    sources.reduce((value, source) => source[key] ?? value, defaultSettings[key]);
  return Object.freeze({
    rules: Object.freeze(Object.assign({}, ...sources.map(source => source.rules)) as Settings['rules']),
    enabled: Object.freeze(Object.assign({}, defaultSettings.enabled, ...sources.map(source => source.enabled)) as Settings['enabled']),
    images: Object.freeze(Object.assign({}, ...sources.map(source => source.images)) as Settings['images']),
    exclude: Object.freeze(sources.flatMap(source => source.exclude)),
    respectOtherLinters: last('respectOtherLinters'),
    codeLens: last('codeLens'),
  });
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function section(raw: Raw, key: string, problems: Text[]): readonly [string, unknown][] {
  const value = raw[key];
  if (value === undefined || value === null) return [];
  if (isObject(value)) return Object.entries(value);
  problems.push(configTexts.notAnObject({ key }));
  return [];
}

function readBoolean(raw: Raw, key: string, problems: Text[]): boolean | undefined {
  const value = raw[key];
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) problems.push(configTexts.notBoolean({ key }));
  return undefined;
}

function isLevel(value: unknown): value is Severity | 'off' {
  return typeof value === 'string' && levels.includes(value);
}

function readRules(raw: Raw, knownRules: ReadonlySet<string>, problems: Text[]): Settings['rules'] {
  const rules: Record<string, Severity | 'off'> = {};
  for (const [rule, value] of section(raw, 'rules', problems)) {
    if (!knownRules.has(rule)) {
      const near = nearest(rule, knownRules);
      problems.push(near === undefined ? configTexts.unknownRule({ rule }) : configTexts.unknownRuleNear({ rule, near }));
    } else if (isLevel(value)) rules[rule] = value;
    // `null` is how an editor says "not set".
    else if (value !== null) problems.push(configTexts.unknownSeverity({ rule, allowed: levels.join(', ') }));
  }
  return rules;
}

function readEnabled(raw: Raw, problems: Text[]): Partial<Settings['enabled']> {
  const enabled: Partial<Record<keyof Settings['enabled'], boolean>> = {};
  const languages = Object.keys(defaultSettings.enabled);
  for (const [language, value] of section(raw, 'enable', problems)) {
    if (!languages.includes(language)) problems.push(configTexts.unknownLanguage({ language, allowed: languages.join(', ') }));
    else if (typeof value === 'boolean') enabled[language as keyof Settings['enabled']] = value;
    else problems.push(configTexts.notBoolean({ key: `enable.${language}` }));
  }
  return enabled;
}

function readImages(raw: Raw, problems: Text[]): Settings['images'] {
  const images: Record<string, string> = {};
  for (const [image, value] of section(raw, 'images', problems)) {
    if (typeof value === 'string') images[image] = value;
    else problems.push(configTexts.notString({ key: `images["${image}"]` }));
  }
  return images;
}

function readExclude(raw: Raw, problems: Text[]): readonly string[] {
  const value = raw['exclude'];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value;
  problems.push(configTexts.notStrings({ key: 'exclude' }));
  return [];
}
