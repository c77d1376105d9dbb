/** The shapes that scripts depend on, stricter than they have to be: a key too many is noticed as well as one too few. */
import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

/** An object with exactly these keys; those ending in `?` may be missing. */
function exactly(properties: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([key]) => !key.endsWith('?')).map(([key]) => key),
    properties: Object.fromEntries(entries.map(([key, value]) => [key.replace(/\?$/, ''), value])),
  };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items };
}

const text: Schema = { type: 'string', minLength: 1 };
const anyText: Schema = { type: 'string' };
const bool: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 0 };
const positive: Schema = { type: 'integer', minimum: 1 };
const countOrNull: Schema = { type: ['integer', 'null'], minimum: 0 };
const relative: Schema = { type: 'string', pattern: '^[^/\\\\][^\\\\]*$' };
const position = exactly({ line: count, character: count });
const range = exactly({ start: position, end: position });
const severity: Schema = { enum: ['error', 'warning', 'information', 'hint'] };
const ruleName: Schema = { type: 'string', pattern: '^[a-z]+/[a-z0-9-]+$' };

const check = exactly({
  version: { const: 1 },
  files: count,
  findings: listOf(exactly({
    file: relative,
    range,
    rule: ruleName,
    severity,
    message: text,
    why: text,
    help: text,
    url: text,
    related: listOf(exactly({ file: relative, range, message: text })),
    fixes: listOf(exactly({ title: text, safe: bool, preferred: bool, edits: { ...listOf(exactly({ file: relative, range, newText: anyText })), minItems: 1 } })),
  })),
});

const trace = exactly({
  version: { const: 1 },
  target: text,
  go: { type: 'string', pattern: '^(1\\.\\d+|unknown)$' },
  verdict: { enum: ['roots', 'no-roots', 'unknown'] },
  roots: countOrNull,
  steps: listOf(exactly({
    op: { enum: ['open', 'readdir'] },
    path: { type: 'string', pattern: '^/' },
    outcome: { enum: ['found', 'absent', 'unreadable', 'not-pem', 'hidden', 'unknown'] },
    roots: countOrNull,
    origin: {
      oneOf: [exactly({ kind: { const: 'fact' }, text, source: text }), exactly({ kind: { const: 'span' }, text, file: relative, range })],
    },
  })),
});

/**
 * SARIF 2.1.0 as far as it is used: names, types and limits are those of the standard's own schema, which allows much
 * more around them.
 */
const message = exactly({ text });
const artifact = exactly({ uri: { type: 'string', pattern: '^[^\\s\\\\:]+$' }, uriBaseId: { const: '%SRCROOT%' } });
const region = exactly({ startLine: positive, startColumn: positive, endLine: positive, endColumn: positive });
const physical = exactly({ artifactLocation: artifact, region });
const level: Schema = { enum: ['none', 'note', 'warning', 'error'] };
const sarif = exactly({
  $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
  version: { const: '2.1.0' },
  runs: {
    ...listOf(exactly({
      tool: exactly({
        driver: exactly({
          name: { const: 'trustlint' },
          semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
          informationUri: { type: 'string', pattern: '^https://' },
          rules: {
            ...listOf(exactly({
              id: ruleName,
              shortDescription: message,
              fullDescription: message,
              help: message,
              helpUri: { type: 'string', pattern: '^https://' },
              defaultConfiguration: exactly({ level }),
            })),
            uniqueItems: true,
          },
        }),
      }),
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      originalUriBaseIds: exactly({ '%SRCROOT%': exactly({ description: message }) }),
      results: listOf(exactly({
        ruleId: ruleName,
        ruleIndex: count,
        level,
        message,
        locations: { ...listOf(exactly({ physicalLocation: physical })), minItems: 1 },
        'relatedLocations?': { ...listOf(exactly({ physicalLocation: physical, message })), uniqueItems: true },
        'fixes?': {
          ...listOf(exactly({
            description: message,
            artifactChanges: {
              ...listOf(exactly({
                artifactLocation: artifact,
                replacements: { ...listOf(exactly({ deletedRegion: region, insertedContent: exactly({ text: anyText }) })), minItems: 1 },
              })),
              minItems: 1,
              uniqueItems: true,
            },
          })),
          uniqueItems: true,
        },
      })),
    })),
    minItems: 1,
    maxItems: 1,
  },
});

const rules = exactly({
  version: { const: 1 },
  rules: {
    ...listOf(exactly({ name: ruleName, title: text, level: severity, since: text, summary: text, fixes: listOf(text), neighbours: listOf(text), url: text })),
    minItems: 1,
    uniqueItems: true,
  },
});

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
const validators = { check: ajv.compile(check), trace: ajv.compile(trace), sarif: ajv.compile(sarif), rules: ajv.compile(rules) } satisfies Record<string, ValidateFunction>;

/** What is wrong with a value, one line each; nothing when it has the shape. */
export function problemsOf(shape: keyof typeof validators, value: unknown): readonly string[] {
  const validate = validators[shape];
  validate(value);
  return (validate.errors ?? []).map(error => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
}
