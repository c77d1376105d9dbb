/** The settings that the editor shows, the schema of `.trustlint.json`, and the texts of both: one table for all three. */
import { severities } from '../../src/core/finding';
import type { Language } from '../../src/core/rule';
import { defaultSettings } from '../../src/core/settings';
import { configFileName } from '../../src/service/config';
import type { RuleInfo } from '../../src/service/rules';

/** Where the schema of the configuration file stands, in the repository and in the packed extension. */
export const schemaPath = 'server/docs/trustlint.schema.json';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** One setting; `schema` has no description, which is a text of its own. */
interface Setting {
  readonly key: string;
  readonly description: string;
  readonly schema: JsonObject;
  /** `window`: read by the client once, not per folder, and of no meaning in a configuration file. */
  readonly scope: 'resource' | 'window';
}

const names: Readonly<Record<Language, string>> = {
  dockerfile: 'Dockerfiles and Containerfiles',
  compose: 'Compose files',
  kubernetes: 'Kubernetes manifests',
  go: 'Go source',
  pem: 'PEM files',
};

const levels = ['off', ...severities];

const general: readonly Setting[] = [
  {
    key: 'images',
    description: 'Dockerfiles of images that no build file of the workspace names: image name to the path of its Dockerfile, relative to the folder, with `#stage` behind it for a stage. Containers that run such an image are judged with that Dockerfile, and the Dockerfile with them.',
    schema: { type: 'object', default: {}, additionalProperties: { type: 'string' } },
    scope: 'resource',
  },
  {
    key: 'exclude',
    description: 'Files that are never judged: patterns as in a `.gitignore`, relative to the folder.',
    schema: { type: 'array', default: [], items: { type: 'string' } },
    scope: 'resource',
  },
  {
    key: 'respectOtherLinters',
    description: 'Whether comments that silence other linters (`# checkov:skip=…`, `# hadolint ignore=…`, `#nosec`) silence the rules that say the same thing.',
    schema: { type: 'boolean', default: defaultSettings.respectOtherLinters },
    scope: 'resource',
  },
  {
    key: 'codeLens',
    description: 'Whether a line above each image that ships and each container says which roots a program in it trusts.',
    schema: { type: 'boolean', default: defaultSettings.codeLens },
    scope: 'resource',
  },
  {
    key: 'trace.server',
    description: 'Whether the messages between the editor and the language server are written to the output channel.',
    schema: { type: 'string', enum: ['off', 'messages', 'verbose'], default: 'off' },
    scope: 'window',
  },
];

const rulesDescription =
  'Severity of single rules, or `off`. `error`: it will fail, proven; `warning`: very likely a mistake; `information`: worth knowing; `hint`: there is a better way. Rules that are not named keep their own.';

function settingsOf(languages: readonly Language[]): readonly Setting[] {
  const enable = languages.map((language): Setting => ({
    key: `enable.${language}`,
    description: `Whether ${names[language]} are judged.`,
    schema: { type: 'boolean', default: defaultSettings.enabled[language] },
    scope: 'resource',
  }));
  return [...enable, ...general];
}

/** `package.json` with the settings in it. */
export function packageManifest(text: string, rules: readonly RuleInfo[], languages: readonly Language[]): string {
  const manifest = JSON.parse(text) as { contributes: Record<string, Json> } & Record<string, Json>;
  const ruleProperties = rules.map(rule => [
    rule.name,
    { type: 'string', enum: levels, default: rule.level, markdownDescription: `%config.rules.${rule.name}%` },
  ] as const);
  const ruleSetting = {
    type: 'object',
    scope: 'resource',
    default: {},
    additionalProperties: false,
    markdownDescription: '%config.rules%',
    properties: Object.fromEntries(ruleProperties),
  };
  const others = settingsOf(languages).map(({ key, schema, scope }) => [`trustlint.${key}`, { ...schema, scope, markdownDescription: `%config.${key}%` }] as const);
  manifest.contributes['configuration'] = { title: 'Trustlint', properties: { 'trustlint.rules': ruleSetting, ...Object.fromEntries(others) } };
  manifest.contributes['jsonValidation'] = [{ fileMatch: configFileName, url: `./${schemaPath}` }];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** `package.nls.json` with the texts of the settings; texts of anything else stay. */
export function settingNames(text: string, rules: readonly RuleInfo[], languages: readonly Language[]): string {
  const kept = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>).filter(([key]) => !key.startsWith('config.'));
  const texts = [
    ...kept,
    ['config.rules', rulesDescription],
    ...settingsOf(languages).map(({ key, description }) => [`config.${key}`, description]),
    ...rules.map(rule => [`config.rules.${rule.name}`, ruleDescription(rule)]),
  ];
  return `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`;
}

/** The schema of `.trustlint.json`. */
export function configSchema(rules: readonly RuleInfo[], languages: readonly Language[]): string {
  const settings = settingsOf(languages).filter(({ scope }) => scope === 'resource');
  const described = ({ description, schema }: Setting): JsonObject => ({ description, ...schema });
  const plain = settings.filter(({ key }) => !key.includes('.')).map(setting => [setting.key, described(setting)] as const);
  const enable = settings.filter(({ key }) => key.startsWith('enable.')).map(setting => [setting.key.slice('enable.'.length), described(setting)] as const);
  const ruleProperties = rules.map(rule => [rule.name, { description: ruleDescription(rule), enum: levels, default: rule.level }] as const);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Trustlint for a folder',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: { description: rulesDescription, type: 'object', additionalProperties: false, properties: Object.fromEntries(ruleProperties) },
      enable: { description: 'Which kinds of files are judged.', type: 'object', additionalProperties: false, properties: Object.fromEntries(enable) },
      ...Object.fromEntries(plain),
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function ruleDescription(rule: RuleInfo): string {
  return `${rule.summary} [About this rule](${rule.url})`;
}
