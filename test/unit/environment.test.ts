/** The judgements on environments, each with what it says and what it leaves alone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJudged } from '../../server/src/environment/types';
import { judgeGodebug } from '../../server/src/environment/judge/godebug';
import { bundleFoundBy, hasPrivateRoots, lookupOf } from '../../server/src/environment/judge/lookup';
import { judgeAbsence } from '../../server/src/environment/judge/mounts';
import { judgeProxy, tlsProxyHost } from '../../server/src/environment/judge/proxies';
import { judgeTrustPaths, meansSystemBundle } from '../../server/src/environment/judge/trust-paths';
import { judgeUnread } from '../../server/src/environment/judge/unread';
import { parseGodebug } from '../../server/src/facts/godebug';
import { allMisconceptions, misconception, misconceptionsOfHover, misconceptionsOfRule } from '../../server/src/facts/misconceptions';
import { languages } from '../../server/src/languages';
import { readAsset } from '../../server/src/node/assets';
import { misconceptionPage } from '../../server/src/service/misconceptions';
import type { ProgramView } from '../../server/src/trust/types';
import { environmentWith, goProgram, variableOf, type SceneOptions } from './environment-scene';

function builtWith(minor: number | 'unknown', more: Partial<ProgramView> = {}): ProgramView {
  return { ...goProgram, go: minor === 'unknown' ? 'unknown' : { major: 1, minor }, ...more };
}

describe('a GODEBUG setting', () => {
  const rows: readonly (readonly [string, ProgramView, string])[] = [
    ['x509sha1=1', builtWith(27), 'fatal'],
    ['x509sha1=1', builtWith(26), 'removed'],
    ['x509sha1=1', builtWith(23), 'fatal-later'],
    ['x509sha1=1', builtWith('unknown'), 'fatal-later'],
    ['x509sha1=0', builtWith(27), 'removed'],
    ['x509sha1=1', builtWith(40), 'fatal'],
    ['x509ignoreCN=0', builtWith(16), 'fine'],
    ['x509ignoreCN=0', builtWith(17), 'removed'],
    ['x509ignoreCN=0', builtWith('unknown'), 'fine'],
    ['x509ignore=1', builtWith('unknown'), 'no-such-name'],
    ['x509ignore=1', builtWith(13), 'no-such-name'],
    ['somethingnew=1', builtWith(28), 'fine'],
    ['somethingnew=1', builtWith('unknown'), 'no-such-name'],
    ['tlsmlkem=0', builtWith(23), 'not-yet'],
    ['tlsmaxrsasize=9000', builtWith(20), 'fine'],
    ['netdns=cgo', builtWith(27, { cgo: 'no' }), 'no-cgo'],
    ['netdns=2+cgo', builtWith('unknown', { cgo: 'no' }), 'no-cgo'],
    ['netdns=cgo', builtWith(27, { cgo: 'unknown' }), 'fine'],
    ['netdns=go+1', builtWith(27, { cgo: 'no' }), 'fine'],
    ['x509usefallbackroots=1', builtWith(27, { fallbackRoots: 'no' }), 'no-fallback'],
    ['x509usefallbackroots=1', builtWith('unknown', { fallbackRoots: 'no' }), 'no-fallback'],
    ['x509usefallbackroots=0', builtWith(27, { fallbackRoots: 'no' }), 'fine'],
    ['x509usefallbackroots=1', builtWith(27), 'fine'],
    ['x509usefallbackroots=1', builtWith(19, { fallbackRoots: 'yes' }), 'not-yet'],
    ['winsymlink=0', builtWith(27), 'other-system'],
    ['fips140=1', builtWith(24), 'refused'],
    ['fips140=1', builtWith(23), 'not-yet'],
    ['fips140=only', builtWith(27), 'fine'],
    ['gctrace=1', builtWith(27), 'fine'],
    ['tlsmlkem', builtWith(27), 'no-value'],
    [' tlsmlkem=0', builtWith(27), 'blanks'],
    ['tlsmlkem =0', builtWith(27), 'blanks'],
    ['netdns=go:tlsmlkem=0', builtWith(27), 'separator'],
    ['netdns=go tlsmlkem=0', builtWith(27), 'separator'],
    ['http2debug=1#pattern', builtWith(27), 'fine'],
    ['x509ignore=1', builtWith(27, { isGo: 'no' }), 'fine'],
    ['x509ignore=1', builtWith(27, { isGo: 'unknown' }), 'no-such-name'],
  ];
  for (const [setting, program, kind] of rows) {
    const release = program.go === 'unknown' ? 'unknown' : program.go.minor;
    test(`${setting} with ${release} is ${kind}`, () => {
      const [part] = parseGodebug(setting);
      assert.ok(part);
      assert.equal(judgeGodebug(part, program).kind, kind);
    });
  }

  test('a value that asks for what happens anyway is harmless', () => {
    const harmless = (setting: string, minor: number): boolean => {
      const [part] = parseGodebug(setting);
      const verdict = part && judgeGodebug(part, builtWith(minor));
      assert.ok(verdict?.kind === 'removed' || verdict?.kind === 'not-yet', setting);
      return verdict.harmless;
    };
    assert.deepEqual([harmless('x509sha1=0', 27), harmless('x509ignoreCN=1', 20), harmless('tlsmlkem=0', 22), harmless('tls10default=0', 20)], [true, true, true, true]);
    assert.deepEqual([harmless('x509sha1=1', 26), harmless('x509ignoreCN=0', 20), harmless('tlsmlkem=1', 22), harmless('tls10default=1', 20)], [false, false, false, false]);
  });
});

describe('SSL_CERT_FILE and SSL_CERT_DIR', () => {
  interface Row {
    readonly name: string;
    readonly variables: Readonly<Record<string, string>>;
    readonly options?: SceneOptions;
    readonly problems: readonly string[];
  }
  const rows: readonly Row[] = [
    { name: 'a file that is there', variables: { SSL_CERT_FILE: '/a.pem' }, options: { files: ['/a.pem'] }, problems: [] },
    { name: 'a file that is not there, in a folder that is', variables: { SSL_CERT_FILE: '/ca/a.pem' }, options: { files: ['/ca/'] }, problems: ['missing'] },
    { name: 'set to nothing', variables: { SSL_CERT_FILE: '' }, problems: [] },
    { name: 'relative, the working directory known', variables: { SSL_CERT_FILE: 'a.pem' }, options: { workingDirectory: '/', files: ['/b.pem'] }, problems: ['missing'] },
    { name: 'relative, the working directory not known', variables: { SSL_CERT_FILE: 'a.pem' }, problems: [] },
    { name: '/dev/null', variables: { SSL_CERT_FILE: '/dev/null' }, problems: ['dev-null'] },
    { name: '/dev/null by a detour', variables: { SSL_CERT_FILE: '/dev/./null' }, problems: ['dev-null'] },
    { name: '/dev/null, the other variable set', variables: { SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: '/ca' }, options: { files: ['/ca/'] }, problems: [] },
    { name: '/dev/null, the other variable perhaps set', variables: { SSL_CERT_FILE: '/dev/null' }, options: { unknown: ['SSL_CERT_DIR'] }, problems: [] },
    { name: '/nonexistent, the other variable set', variables: { SSL_CERT_DIR: '/nonexistent', SSL_CERT_FILE: '/a.pem' }, options: { files: ['/a.pem'] }, problems: [] },
    { name: '/nonexistent alone', variables: { SSL_CERT_DIR: '/nonexistent' }, problems: ['missing'] },
    { name: 'a list of files', variables: { SSL_CERT_FILE: '/a.pem:/b.pem' }, options: { files: ['/a.pem', '/b.pem'] }, problems: ['file-list'] },
    { name: 'a file with a colon in its name', variables: { SSL_CERT_FILE: '/a:/b.pem' }, options: { files: ['/a:/b.pem'] }, problems: [] },
    { name: 'a directory as file', variables: { SSL_CERT_FILE: '/ca' }, options: { files: ['/ca/'] }, problems: ['is-directory'] },
    { name: 'a file that is no PEM', variables: { SSL_CERT_FILE: '/a.der' }, options: { files: ['/a.der'] }, problems: ['no-certificates'] },
    { name: 'a file below a file', variables: { SSL_CERT_FILE: '/a.pem/b.pem' }, options: { files: ['/a.pem'] }, problems: ['missing'] },
    { name: 'directories', variables: { SSL_CERT_DIR: '/a:/b' }, options: { files: ['/a/', '/b/'] }, problems: [] },
    { name: 'a missing one among the directories', variables: { SSL_CERT_DIR: '/a:/etc/ssl/none:' }, options: { files: ['/a/'] }, problems: ['missing'] },
    { name: 'a file among the directories', variables: { SSL_CERT_DIR: '/a:/b.pem' }, options: { files: ['/a/', '/b.pem'] }, problems: ['is-file'] },
    { name: 'semicolons', variables: { SSL_CERT_DIR: '/a;/b' }, options: { files: ['/a/', '/b/'] }, problems: ['separator'] },
    { name: 'blanks and commas', variables: { SSL_CERT_DIR: '/a, /b /c' }, problems: ['separator'] },
    { name: 'a comma in a name', variables: { SSL_CERT_DIR: '/a,b' }, options: { files: ['/a,b/'] }, problems: [] },
    { name: 'colons before they were a list', variables: { SSL_CERT_DIR: '/a:/b' }, options: { program: builtWith(14), files: ['/a/', '/b/'] }, problems: ['list-too-early'] },
    { name: 'a mount', variables: { SSL_CERT_FILE: '/ca/a.pem' }, options: { mounts: ['/ca/a.pem'] }, problems: [] },
  ];
  for (const row of rows) {
    test(row.name, () => {
      const scene = environmentWith(row.variables, row.options);
      assert.deepEqual(scene.variables.flatMap((variable) => (variable.name.startsWith('SSL_') ? judgeTrustPaths(scene, variable).map(({ kind }) => kind) : [])), row.problems);
    });
  }

  test('a separator is repaired to colons', () => {
    const scene = environmentWith({ SSL_CERT_DIR: '/a; /b,/c' });
    const [problem] = judgeTrustPaths(scene, variableOf('SSL_CERT_DIR', '/a; /b,/c'));
    assert.equal(problem?.kind === 'separator' && problem.repaired, '/a:/b:/c');
  });

  test('which absent paths are a mistake, and which may be mounted', () => {
    const absence = (path: string, options: SceneOptions = {}): string => judgeAbsence(environmentWith({}, options), path);
    for (const path of ['/run/secrets/ca.pem', '/var/run/secrets/x/ca.crt', '/mnt/ca', '/vault/ca.pem', '/etc/tls/ca.pem', '/etc/config/ca.pem', '/config/ca.pem']) assert.equal(absence(path), 'mounted', path);
    for (const path of ['/etc/ssl/certs/corp.pem', '/etc/pki/tls/certs/ca-bundle.crt']) assert.equal(absence(path), 'mistake', path);
    assert.equal(absence('/certs/ca.pem'), 'doubtful');
    assert.equal(absence('/certs/ca.pem', { files: ['/certs/'] }), 'mistake');
    assert.equal(absence('/certs/ca.pem', { elsewhere: { '/certs/ca.pem': ['/ca.pem'] } }), 'mistake');
    assert.equal(absence('/run/secrets/ca.pem', { moment: 'build' }), 'mistake', 'while an image is built nothing is mounted that the file does not say');
  });

  test('which paths mean the bundle of a system', () => {
    assert.ok(['/etc/ssl/cert.pem', '/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-bundle.crt', '/etc/pki/tls/cert.pem'].every(meansSystemBundle));
    assert.ok(!['/ca/ca-certificates.crt', '/etc/ssl/certs/corp.pem', '/cert.pem'].some(meansSystemBundle));
  });
});

describe('the lookup of a process', () => {
  test('with a variable and without it', () => {
    const scene = environmentWith({ SSL_CERT_FILE: '/none.pem' }, { files: ['/etc/ssl/cert.pem'] });
    assert.equal(lookupOf(scene).verdict, 'no-roots');
    assert.equal(bundleFoundBy(lookupOf(scene, 'SSL_CERT_FILE')), '/etc/ssl/cert.pem');
  });

  test('tells private roots', () => {
    const scene = environmentWith({}, { files: ['/etc/ssl/certs/corp.pem'] });
    assert.equal(hasPrivateRoots(scene, lookupOf(scene)), 'yes');
    const empty = environmentWith({});
    assert.equal(hasPrivateRoots(empty, lookupOf(empty)), 'no');
    const relative = environmentWith({ SSL_CERT_FILE: 'corp.pem' }, { files: ['/ca/corp.pem'], workingDirectory: '/ca' });
    assert.equal(hasPrivateRoots(relative, lookupOf(relative)), 'yes');
  });
});

describe('proxy variables', () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string>>, SceneOptions, string | undefined])[] = [
    ['ALL_PROXY', { ALL_PROXY: 'x' }, {}, 'all-proxy'],
    ['ALL_PROXY', { ALL_PROXY: 'x', http_proxy: 'x' }, {}, undefined],
    ['ALL_PROXY', { ALL_PROXY: 'x' }, { unknown: ['HTTPS_PROXY'] }, undefined],
    ['ALL_PROXY', { ALL_PROXY: 'x' }, { program: builtWith(27, { isGo: 'unknown' }) }, undefined],
    ['ALL_PROXY', { ALL_PROXY: '' }, {}, undefined],
    ['All_Proxy', { All_Proxy: 'x' }, {}, undefined],
    ['HTTP_PROXY', { HTTP_PROXY: 'x' }, {}, 'http-only'],
    ['HTTP_PROXY', { HTTP_PROXY: 'x', HTTPS_PROXY: '' }, {}, 'http-only'],
    ['HTTP_PROXY', { HTTP_PROXY: 'x' }, { program: builtWith(15) }, undefined],
    ['HTTP_PROXY', { HTTP_PROXY: 'x' }, { program: builtWith('unknown') }, undefined],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'x' }, {}, undefined],
    ['Http_Proxy', { Http_Proxy: 'x' }, {}, 'spelling'],
    ['Http_Proxy', { Http_Proxy: 'x', HTTP_PROXY: 'x' }, {}, undefined],
    ['NO_PROXY', { NO_PROXY: 'a;b' }, {}, 'separator'],
    ['NO_PROXY', { NO_PROXY: 'a,b;' }, {}, undefined],
    ['no_proxy', { no_proxy: 'a, b,c' }, {}, undefined],
    ['no_proxy', { no_proxy: 'a, b c' }, {}, 'separator'],
  ];
  for (const [name, variables, options, kind] of rows) {
    test(`${JSON.stringify(variables)} is ${kind ?? 'fine'}`, () => {
      const scene = environmentWith(variables, options);
      const variable = scene.variables.find((each) => each.name === name);
      assert.ok(variable);
      assert.equal(judgeProxy(scene, variable)?.kind, kind);
    });
  }

  test('the host of a proxy over TLS', () => {
    assert.deepEqual(['https://p.example.com:1', 'HTTPS://p', 'https://u:p@h/x', 'https://[::1]:3128', 'http://p', 'p:3128', 'https://', undefined].map(tlsProxyHost), ['p.example.com', 'p', 'h', '[::1]', undefined, undefined, undefined, undefined]);
  });
});

describe('variables that nothing reads', () => {
  const judge = (name: string, value: string, options: SceneOptions = {}, others: Readonly<Record<string, string>> = {}): ReturnType<typeof judgeUnread> => judgeUnread(environmentWith({ [name]: value, ...others }, options), variableOf(name, value));

  test('the real name by what stands there', () => {
    assert.deepEqual(judge('GOCERTIFICATEPATH', '/ca', { files: ['/ca/'] })?.instead, ['SSL_CERT_DIR', 'SSL_CERT_FILE']);
    assert.deepEqual(judge('GOCERTIFICATEPATH', '/ca', { files: ['/ca'] })?.instead, ['SSL_CERT_FILE', 'SSL_CERT_DIR']);
    assert.deepEqual(judge('GOCERTIFICATEPATH', '/none/ca.pem')?.instead, ['SSL_CERT_FILE', 'SSL_CERT_DIR']);
    assert.equal(judge('GOCERTIFICATEPATH', '/none/ca.pem')?.fits, false);
    assert.deepEqual(judge('GOCERTIFICATEPATH', '/ca', {}, { SSL_CERT_DIR: '/x' })?.instead, ['SSL_CERT_FILE']);
  });

  test('slips count where Go runs and the real name is free', () => {
    assert.equal(judge('SSL_CERT_FILES', '/a')?.unread.meant, 'SSL_CERT_FILE');
    assert.equal(judge('SSL_CERT_FILES', '/a', { program: builtWith('unknown', { isGo: 'unknown' }) }), undefined);
    assert.equal(judge('SSL_CERT_FILES', '/a', {}, { SSL_CERT_FILE: '/b' }), undefined);
    assert.equal(judge('SSL_CERT_FILE', '/a'), undefined);
    assert.equal(judge('CURL_CA_BUNDLE', '/a'), undefined);
  });

  test('front doors collect what is judged', () => {
    assert.ok(['GOCERTIFICATEPATH', 'GODEBUG', 'SSL_CERT_FILE', 'ssl_cert_file', 'Https_Proxy', 'no_proxy'].every(isJudged));
    assert.ok(!['PATH', 'LANG', 'PROXY', 'CGO_ENABLED'].some(isJudged));
  });
});

describe('misconceptions', () => {
  test('have names of their own, both languages, and evidence', () => {
    const ids = allMisconceptions().map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, claim, truth, evidence, versions } of allMisconceptions()) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(evidence.length > 0 && versions !== '', id);
      assert.doesNotMatch(claim.en + truth.en, /[\u4e00-\u9fff]/, id);
      for (const text of [claim['zh-cn'], truth['zh-cn']]) assert.match(text, /[\u4e00-\u9fff]/, id);
    }
  });

  test('name rules that there are, and no rule has the name of one', () => {
    const served = languages(readAsset);
    const rules = new Set(served.flatMap((support) => support.rules.map((rule) => `${rule.language}/${rule.id}`)));
    const isServed = (name: string): boolean => name.startsWith('dockerfile/');
    const shared = ['unknown-trust-variable', 'ineffective-godebug', 'removed-godebug-is-fatal', 'trust-path-missing', 'fallback-roots-disabled', 'proxy-variable-ignored', 'https-proxy-ca-unknown'];
    for (const name of shared) assert.ok(rules.has(`dockerfile/${name}`) && misconceptionsOfRule(`dockerfile/${name}`).length > 0, name);
    assert.ok(allMisconceptions().flatMap((entry) => entry.rules).filter(isServed).length > shared.length);
    assert.deepEqual([...rules].filter((name) => misconception(name.slice(name.indexOf('/') + 1)) !== undefined), []);
  });

  test('are found by rule and by hover, and print as a page', () => {
    assert.deepEqual(misconceptionsOfHover('GOCERTIFICATEPATH').map(({ id }) => id), ['gocertificatepath']);
    assert.deepEqual(misconceptionsOfHover('PATH'), []);
    const entry = misconception('dev-null-switches-verification-off');
    assert.ok(entry);
    assert.match(misconceptionPage(entry), /^# dev-null-switches-verification-off\n\n> `SSL_CERT_FILE=\/dev\/null` bypasses verification\.\n>\n> .+\n\n\*\*False\*\* \(Go 1\.15 to 1\.27, OpenSSL 3\)\. Nothing is bypassed\./);
  });
});
