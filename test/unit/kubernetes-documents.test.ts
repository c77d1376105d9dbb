/** Findings that are kept from one version of a file to the next are those that the whole file would give. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../server/src/core/finding';
import { noFiles } from '../../server/src/core/host';
import { render } from '../../server/src/core/message';
import { defaultSettings } from '../../server/src/core/settings';
import { languages } from '../../server/src/languages';
import { readAsset } from '../../server/src/node/assets';
import { withMaterials } from '../support/materials';

const support = languages(readAsset).find(({ language }) => language === 'kubernetes');

function configMap(body: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n${body}`;
}

function deployment(name: string, rest = ''): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: alpine:3.22\n${rest}          volumeMounts:\n            - name: ca\n              mountPath: /etc/ssl/certs\n            - name: ca\n              mountPath: /etc/ssl/certificates\n      volumes:\n        - name: ca\n          configMap:\n            name: corp-ca\n`;
}

const private_ = configMap('  ca.crt: |\n    @certificate corp\n');
const public_ = configMap('  ca.crt: |\n    @public 3\n');
const envFrom = '          envFrom:\n            - configMapRef:\n                name: settings\n';
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  HTTP_PROXY: http://proxy:3128\n  ALL_PROXY: http://proxy:3128\n';
const broken = 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n';

/** Each is the text that follows the one before it in the same editor. */
const versions: readonly (readonly [string, readonly string[]])[] = [
  ['the first one', [private_, deployment('a'), deployment('b')]],
  ['a document that moves the others', [settings, private_, deployment('a'), deployment('b')]],
  ['a change in one', [settings, private_, deployment('a', '          args: [serve]\n'), deployment('b')]],
  ['another ConfigMap under the same name', [settings, public_, deployment('a'), deployment('b')]],
  ['without the ConfigMap', [settings, deployment('a'), deployment('b')]],
  ['a document that does not parse', [settings, private_, broken, deployment('b')]],
  ['the path named in another document', [`${settings}  CA: /etc/ssl/certificates\n`, private_, deployment('a'), deployment('b')]],
  ['two documents with the same text', [private_, deployment('a'), deployment('a')]],
  ['variables of another document', [private_, deployment('a', envFrom), settings, deployment('b', envFrom)]],
  ['the same with something before it', [deployment('c'), private_, deployment('a', envFrom), settings, deployment('b', envFrom)]],
  ['nothing left', ['']],
];

function shown(text: string, cache?: { readonly uri: string }): string {
  const uri = 'file:///ws/all.yaml';
  assert.ok(support);
  const analysis = support.analyse({ uri, text, files: noFiles, settings: { ...defaultSettings, codeLens: true }, today: '2026-11-24', ...(cache ? { cache } : {}) });
  const findings = analysis.checks.flatMap(check => check.run()).toSorted((a, b) => a.span.start - b.span.start || a.rule.localeCompare(b.rule));
  const lenses = analysis.lenses().map(lens => `${lens.span.start} ${render(lens.title)} ${lens.target ?? ''}`);
  return [...findings.map(lineOf), ...lenses].join('\n');
}

function lineOf({ rule, span, what, severity, fixes }: Finding): string {
  const edits = fixes.flatMap(fix => fix.edits.map(edit => `${edit.span.start}-${edit.span.end}=${JSON.stringify(edit.newText)}`));
  return `${span.start}-${span.end} ${severity} ${rule} ${render(what)} ${edits.join(' ')}`;
}

describe('a file that is edited', () => {
  const cache = { uri: 'file:///ws/all.yaml' };
  for (const [name, documents] of versions) {
    it(name, () => {
      const text = withMaterials(documents.join('---\n'));
      assert.equal(shown(text, cache), shown(text));
    });
  }

  it('has something to say', () => {
    assert.match(shown(withMaterials([private_, deployment('a')].join('---\n'))), /ca-dir-mount-hides-bundle/);
  });
});
