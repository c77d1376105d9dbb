/** Texts inside other files: each place of a text is found in its file and back, and an edit of the text is that edit in the file. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits, fitLineBreaks, type TextEdit } from '../../server/src/core/edits';
import type { MappedText } from '../../server/src/core/embedded';
import { cutDocuments, YamlCache } from '../../server/src/syntax/yaml/documents';
import { pemValues } from '../../server/src/syntax/yaml/pem-values';
import { render } from '../../server/src/core/message';
import { material } from '../support/materials';
import { serviceFor, uriOf, type World } from '../support/world';

const corp = material('certificate', 'corp');
const both = `# first\n${corp}\n# second\n${material('certificate', 'partner')}`;
const base64 = Buffer.from(both).toString('base64');

function indented(text: string, indent: string): string {
  return text.replace(/^(?=.)/gm, indent);
}

function inLines(word: string): string {
  return (word.match(/.{1,64}/g) ?? []).join('\n');
}

/** The first value of a YAML text. */
function valueIn(file: string): MappedText {
  const [document] = new YamlCache().read(cutDocuments(file));
  const [value] = pemValues(file, document?.tree.root);
  assert.ok(value, `no value with certificates in:\n${file}`);
  return value.content;
}

const writings: readonly { readonly name: string; readonly file: string; readonly text?: string }[] = [
  { name: 'literal', file: `a:\n  ca: |\n${indented(both, '    ')}  b: 1\n` },
  { name: 'literal at the end', file: `ca: |\n${indented(both, '  ')}` },
  { name: 'literal, stripped', file: `ca: |-\n${indented(both, '    ')}\n\nb: 1\n`, text: both.trimEnd() },
  { name: 'literal, kept', file: `ca: |+ # all of it\n${indented(both, '  ')}\n\nb: 1\n`, text: `${both}\n\n` },
  { name: 'literal in a list', file: `- |\n${indented(both, '  ')}- b\n` },
  { name: 'double quotes', file: `{ca: ${JSON.stringify(both)}, b: 1}\n` },
  { name: 'double quotes over lines', file: `ca: "${both.replace(/\n/g, '\\n\\\n    ')}"\n` },
  { name: 'base64', file: `ca: ${base64}\nb: 1\n` },
  { name: 'base64 in quotes', file: `ca: '${base64}'\n` },
  { name: 'base64 in lines', file: `ca: |\n${indented(`${inLines(base64)}\n`, '  ')}` },
  { name: 'base64 of more than ASCII', file: `ca: ${Buffer.from(`# für Köln 🔑\n${both}`).toString('base64')}\n`, text: `# für Köln 🔑\n${both}` },
  { name: 'literal of more than ASCII', file: `# schön\nca: |\n${indented(`# für Köln 🔑\n${both}`, '  ')}`, text: `# für Köln 🔑\n${both}` },
];

const variants = writings.flatMap(writing => [writing, { ...writing, name: `${writing.name}, CRLF`, file: writing.file.replace(/\n/g, '\r\n') }]);

/** Edits as fixes make them: whole lines go, lines come, a part of a line is another. */
function editsOf(text: string): readonly (readonly TextEdit[])[] {
  const starts = [...text.matchAll(/^/gm)].map(({ index }) => index).filter(start => start < text.length);
  const end = (start: number): number => (text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start) + 1);
  const some = starts.filter((_, index) => index % 7 === 0 || index === starts.length - 1);
  return [
    ...some.map(start => [{ span: { start, end: end(start) }, newText: '' }]),
    ...some.map(start => [{ span: { start, end: start }, newText: '# one\n# two\n' }]),
    ...some.slice(1).map(start => [{ span: { start: start - 1, end: start }, newText: '\n\n' }]),
    ...some.map(start => [{ span: { start: start + 1, end: start + 3 }, newText: 'x\ny' }]),
    ...some.slice(1).map(start => [{ span: { start: start - 2, end: start }, newText: '' }]),
    [{ span: { start: 0, end: end(0) }, newText: '' }, { span: { start: text.length, end: text.length }, newText: text.endsWith('\n') ? '# the end\n' : '\n# the end' }],
    [{ span: { start: 0, end: text.length }, newText: `${corp}# all new\n`.slice(0, text.endsWith('\n') ? undefined : -1) }],
  ];
}

describe('a value of a manifest', () => {
  for (const { name, file, text = both } of variants) {
    it(`is read from ${name}`, () => assert.equal(valueIn(file).text, text));

    it(`has its places in ${name}`, () => {
      const value = valueIn(file);
      for (let at = 0; at < value.text.length; at += 3) {
        const { start, end } = value.spanOf({ start: at, end: at + 1 });
        assert.ok(end > start && end <= file.length);
        assert.ok(value.offsetOf(start) <= at && at <= value.offsetOf(end), `${at} is at ${start}, which is ${value.offsetOf(start)}`);
      }
      assert.ok(value.spanOf({ start: 0, end: text.length }).end <= file.length);
    });

    it(`is edited in ${name}`, () => {
      const value = valueIn(file);
      let done = 0;
      for (const edits of editsOf(value.text)) {
        const written = value.rewrite(edits);
        if (!written) continue;
        const after = applyEdits(file, written.map(edit => ({ ...edit, newText: fitLineBreaks(edit.newText, file) })));
        // How a literal ends is for its header to say (`|-`, `|+`), not for an edit.
        assert.equal(valueIn(after).text.trimEnd(), applyEdits(value.text, edits).trimEnd(), `after ${JSON.stringify(edits)}:\n${after}`);
        done++;
      }
      if (!name.startsWith('double quotes over lines')) assert.equal(done, editsOf(value.text).length, 'some edits cannot be written');
    });
  }

  it('that is not certain has no places', () => {
    for (const file of [`ca: |\n  {{ x }}\n${indented(corp, '  ')}`, `ca: |2\n${indented(corp, '  ')}`]) {
      const [document] = new YamlCache().read(cutDocuments(file));
      assert.deepEqual(pemValues(file, document?.tree.root), []);
    }
  });
});

/** `|` stands for the cursor. */
function at(path: string, marked: string): { readonly world: World; readonly offset: number } {
  const offset = marked.indexOf('¦');
  return { world: { files: new Map([[path, { content: marked.replace('¦', '') }]]), main: path }, offset };
}

describe('the editor at a value', () => {
  const secret = (word: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: corp\ndata:\n  ca.crt: ${word}\n`;

  it('shows the certificate under the cursor', async () => {
    const word = Buffer.from(corp + material('certificate', 'partner')).toString('base64');
    const { world, offset } = at('manifest.yaml', secret(`${word.slice(0, -40)}¦${word.slice(-40)}`));
    const hover = await serviceFor(world).hover(uriOf('manifest.yaml'), offset);
    assert.match(hover?.parts.map(part => render(part)).join('\n') ?? '', /Example Partner Root CA/);
  });

  it('names a private key and shows nothing of it', async () => {
    const key = material('key', 'server');
    const { world, offset } = at('manifest.yaml', `apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData:\n  tls.key: |\n    ¦${indented(key, '    ').trimStart()}`);
    const hover = await serviceFor(world).hover(uriOf('manifest.yaml'), offset + 40);
    const shown = hover?.parts.map(part => render(part)).join('\n') ?? '';
    assert.match(shown, /Private key/);
    assert.ok(!key.split('\n').some(line => line.length > 20 && !line.startsWith('-') && shown.includes(line)));
  });

  it('hands the text to the inspector', async () => {
    const { world, offset } = at('manifest.yaml', secret(`¦${base64}`));
    const found = await serviceFor(world).embeddedPem(uriOf('manifest.yaml'), offset + 9);
    assert.ok(found);
    assert.equal(found.text, both);
    assert.equal(render(found.title), 'Secret corp, ca.crt');
  });

  it('hands the part under the cursor, where a script writes several files', async () => {
    const script = `FROM alpine:3.20\nRUN <<EOF\ncat > /a.crt <<A\n${corp}A\ncat > /b.crt <<B\n¦${material('certificate', 'partner')}B\nEOF\n`;
    const { world, offset } = at('Dockerfile', script);
    const found = await serviceFor({ ...world, languageId: 'dockerfile' }).embeddedPem(uriOf('Dockerfile'), offset + 3);
    assert.equal(found?.text, material('certificate', 'partner').trimEnd());
  });

  it('puts a comment that silences above the value', async () => {
    const { world } = at('manifest.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: corp}\ndata:\n  ca.crt: |\n${indented(material('certificate', 'expired'), '    ')}¦`);
    const service = serviceFor(world);
    const answer = await service.findings(uriOf('manifest.yaml'));
    const [finding] = answer?.findings ?? [];
    assert.equal(finding?.rule, 'pem/expired');
  });
});
