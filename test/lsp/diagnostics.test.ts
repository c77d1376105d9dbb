/** Diagnostics, pulled and pushed: what they hold, when they are sent again, and which documents have them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainEditor, pullingEditor, rangeOf, shown, withServer } from './client';
import { missing, missingIn, withoutRoots, withRoots } from './samples';
import { makeWorkspace } from './workspace';

const uri = 'untitled:Dockerfile';

describe('a diagnostic', () => {
  test('says what, why and what to do, names its rule and leads to its page', async () => {
    await withServer({}, async client => {
      await client.open(uri, withoutRoots);
      const report = await client.pull(uri);
      assert.equal(report.kind, 'full');
      const [item] = report.kind === 'full' ? report.items : [];
      assert.ok(item);
      const { message, ...rest } = item;
      assert.deepEqual(rest, {
        range: rangeOf(5, 5, 5, 12),
        severity: 2,
        source: 'trustlint',
        code: missing,
        codeDescription: { href: `https://github.com/trustlint/trustlint/blob/main/server/docs/rules/${missing}.md` },
      });
      assert.match(String(message), /^stage `scratch` has no root certificates, .*\nGo finds no roots in `scratch`: .*\nhelp: copy a bundle into it: /);
    });
  });

  test('leaves out what the client does not know', async () => {
    const { diagnostic, ...textDocument } = pullingEditor.textDocument ?? {};
    assert.ok(diagnostic);
    await withServer({ capabilities: { ...pullingEditor, textDocument: { ...textDocument, diagnostic: {} } } }, async client => {
      await client.open(uri, withoutRoots);
      const report = await client.pull(uri);
      assert.deepEqual(report.kind === 'full' && report.items.map(item => Object.keys(item).sort()), [['code', 'message', 'range', 'severity', 'source']]);
    });
  });
});

describe('pulled reports', () => {
  test('are not sent again while nothing differs', async () => {
    await withServer({}, async client => {
      await client.open(uri, withoutRoots);
      const first = await client.pull(uri);
      assert.ok(first.kind === 'full' && first.resultId !== undefined);
      assert.deepEqual(await client.pull(uri, first.resultId), { kind: 'unchanged', resultId: first.resultId });
      await client.change(uri, 2, `${withoutRoots}# a comment moves nothing\n`);
      assert.deepEqual(await client.pull(uri, first.resultId), { kind: 'unchanged', resultId: first.resultId });
      assert.equal((await client.pull(uri)).kind, 'full', 'a client that has nothing gets everything');
      assert.equal((await client.pull(uri, 'from another life')).kind, 'full');
    });
  });

  test('have one id for one content, in every life of the server', async () => {
    const idsOf = (texts: readonly string[]): Promise<readonly (string | undefined)[]> => withServer({}, async client => {
      await client.open(uri, '');
      const ids: (string | undefined)[] = [];
      for (const [index, text] of texts.entries()) {
        await client.change(uri, index + 2, text);
        ids.push((await client.pull(uri)).resultId);
      }
      return ids;
    });
    const moved = `# moved\n${withoutRoots}`;
    const [a, b, c, again] = await idsOf([withoutRoots, moved, withRoots, withoutRoots]);
    assert.equal(new Set([a, b, c]).size, 3);
    assert.equal(again, a);
    assert.deepEqual(await idsOf([withRoots, withoutRoots]), [c, a]);
  });

  test('are empty for documents that are not open', async () => {
    await withServer({}, async client => {
      for (const unknown of ['file:///nowhere/Dockerfile', 'untitled:x', 'nonsense', '', 'file:///%zz/Dockerfile', 'vscode-vfs://github/a/b/Dockerfile']) {
        assert.deepEqual(await client.findings(unknown), [], unknown);
      }
    });
  });

  test('are gone with the document, and back when it is opened again', async () => {
    await withServer({}, async client => {
      await client.open(uri, withoutRoots, 'dockerfile', 7);
      const first = await client.pull(uri);
      await client.close(uri);
      assert.deepEqual(await client.findings(uri), []);
      await client.open(uri, withRoots, 'dockerfile', 1);
      assert.deepEqual(await client.findings(uri), []);
      await client.change(uri, 2, withoutRoots);
      assert.deepEqual(await client.pull(uri, first.resultId), { kind: 'unchanged', resultId: first.resultId });
      const last = await client.pull(uri);
      assert.deepEqual(last.kind === 'full' && last.items.map(shown), [missingIn(6)]);
    });
  });
});

describe('the documents that are judged', () => {
  const judged: readonly (readonly [string, string])[] = [
    ['untitled:Untitled-1', 'dockerfile'],
    ['file:///project/Dockerfile', 'plaintext'],
    ['file:///project/api.Dockerfile', 'plaintext'],
    ['file:///project/Dockerfile.release', 'dockerfile'],
    ['file:///project/Containerfile', 'plaintext'],
    ['file:///c%3A/project/Dockerfile', 'dockerfile'],
    ['file:///project/with%20blank%20and%20%C3%BC/Dockerfile', 'dockerfile'],
    ['vscode-vfs://github/org/repo/Dockerfile', 'dockerfile'],
    ['vscode-notebook-cell:/a/b.ipynb#ch0', 'dockerfile'],
    ['git:/project/Dockerfile?%7B%22ref%22%3A%22%22%7D', 'dockerfile'],
  ];
  test('are Dockerfiles by name or by language, wherever they come from', async () => {
    await withServer({ folders: ['file:///project', 'vscode-vfs://github/org/repo'] }, async client => {
      for (const [document, languageId] of judged) {
        await client.open(document, withoutRoots, languageId);
        assert.deepEqual(await client.findings(document), [missingIn(6)], document);
      }
    });
  });

  test('are no others', async () => {
    await withServer({}, async client => {
      for (const [document, languageId] of [['file:///project/README.md', 'markdown'], ['file:///project/Dockerfile.md', 'markdown'], ['untitled:Dockerfiles', 'plaintext']] as const) {
        await client.open(document, withoutRoots, languageId);
        assert.deepEqual(await client.findings(document), [], document);
      }
    });
  });

  test('keep the spelling of their URI that the client uses', async () => {
    const spelt = 'file:///c%3A/My%20Project/a%2Bb%40c/Dockerfile';
    await withServer({ capabilities: plainEditor }, async client => {
      await client.open(spelt, withoutRoots);
      assert.equal((await client.pushedFor(spelt)).uri, spelt);
    });
  });

  test('may be hostile: empty, huge, of one line, of nothing but breaks, with half a surrogate pair, with a NUL', async () => {
    const texts = ['', '\uFEFF', '\r\r\r', 'FROM', 'FROM \\', '\0', 'FROM \uD800', 'RUN <<EOF', `FROM a\nRUN ${'a && '.repeat(3000)}`, `${'\n'.repeat(10_000)}FROM scratch`];
    await withServer({}, async client => {
      for (const [index, text] of texts.entries()) {
        await client.open(`untitled:${index}/Dockerfile`, text);
        assert.equal((await client.pull(`untitled:${index}/Dockerfile`)).kind, 'full');
      }
      assert.deepEqual(client.heard.log.filter(line => line.includes('failed')), []);
    });
  });

  test('longer than a million characters are not judged, and it is said', async () => {
    await withServer({}, async client => {
      await client.open(uri, `${withoutRoots}#${'x'.repeat(1_000_000)}`);
      const [finding = '', ...others] = await client.findings(uri);
      assert.match(finding, /^1:1-1:1 information\[trustlint\/file-too-long\]/);
      assert.deepEqual(others, []);
    });
  });
});

describe('pushed diagnostics', () => {
  test('come after opening, with the version that they belong to', async () => {
    await withServer({ capabilities: plainEditor }, async client => {
      await client.open(uri, withoutRoots, 'dockerfile', 3);
      const pushed = await client.pushedFor(uri);
      assert.equal(pushed.version, 3);
      assert.deepEqual(pushed.diagnostics.map(shown), [missingIn(6)]);
    });
  });

  test('come without a version to a client that does not know them', async () => {
    await withServer({ capabilities: {} }, async client => {
      await client.open(uri, withoutRoots);
      assert.equal('version' in (await client.pushedFor(uri)), false);
    });
  });

  test('follow the last of several quick edits', async () => {
    await withServer({ capabilities: plainEditor }, async client => {
      await client.open(uri, withRoots);
      await client.pushedFor(uri);
      for (let version = 2; version <= 9; version++) await client.change(uri, version, `${'#\n'.repeat(version)}${withoutRoots}`);
      const pushed = await client.pushedFor(uri, params => params.version === 9);
      assert.deepEqual(pushed.diagnostics.map(shown), [missingIn(15)]);
      const versions = client.heard.pushed.map(params => params.version ?? 0);
      assert.deepEqual(versions, [...versions].sort((a, b) => a - b), 'no result overtakes a newer one');
    });
  });

  test('are taken back when the document is closed', async () => {
    await withServer({ capabilities: plainEditor }, async client => {
      await client.open(uri, withoutRoots);
      await client.pushedFor(uri, params => params.diagnostics.length === 1);
      await client.close(uri);
      assert.deepEqual((await client.pushedFor(uri, params => params.diagnostics.length === 0)).diagnostics, []);
      await client.open(uri, withoutRoots);
      await client.pushedFor(uri, params => params.diagnostics.length === 1);
    });
  });

  test('are given again when another open document changes that they rest on', async () => {
    const workspace = makeWorkspace();
    try {
      await withServer({ capabilities: plainEditor, rootUri: workspace.uri }, async client => {
        const dockerfile = workspace.uriOf('Dockerfile');
        const script = workspace.uriOf('.trustlint.json');
        await client.open(dockerfile, withoutRoots);
        await client.pushedFor(dockerfile, params => params.diagnostics.length === 1);
        await client.open(script, '{}', 'json');
        await client.change(script, 2, `{"rules": {"${missing}": "off"}}`);
        await client.pushedFor(dockerfile, params => params.diagnostics.length === 0);
        await client.close(script);
        await client.pushedFor(dockerfile, params => params.diagnostics.length === 1);
      });
    } finally {
      workspace.dispose();
    }
  });
});
