/** Go's releases and GODEBUG settings, restated from the release notes and the sources, beside what the facts say. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certificateDirectories, certificateFiles, changesBetween, directoryBehaviour, errorText, goReleaseFact, hasFallbackRoots, knownGoReleases, newestKnownGo, oldestKnownGo, parseGoRelease } from '../../server/src/facts/go-lookup';
import type { GoRelease } from '../../server/src/facts/go-lookup';
import { goDebugLinesSince, goModGodebugSince, godebugSetting, godebugSettingsOf, godebugState, parseGodebug } from '../../server/src/facts/godebug';

function go(minor: number): GoRelease {
  return { major: 1, minor };
}

describe('Go releases', () => {
  test('the files, in order', () => {
    const files = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem', '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', '/etc/ssl/cert.pem'];
    for (const release of knownGoReleases()) assert.deepEqual(certificateFiles(release).map(({ path }) => path), files);
  });

  test('the directories, in order', () => {
    for (const { minor } of knownGoReleases()) {
      const wanted =
        minor <= 15
          ? ['/etc/ssl/certs', '/system/etc/security/cacerts', '/usr/local/share/certs', '/etc/pki/tls/certs', '/etc/openssl/certs', '/var/ssl/certs']
          : minor <= 21
            ? ['/etc/ssl/certs', '/etc/pki/tls/certs', '/system/etc/security/cacerts']
            : ['/etc/ssl/certs', '/etc/pki/tls/certs'];
      assert.deepEqual(certificateDirectories(go(minor)).map(({ path }) => path), wanted, `1.${minor}`);
    }
  });

  test('how directories are read', () => {
    for (const { minor } of knownGoReleases()) {
      assert.deepEqual(
        directoryBehaviour(go(minor)),
        { readsAll: minor >= 15, variableIsList: minor >= 15, skipsSameDirectoryLinks: minor >= 15, listingAsksEachName: minor <= 15, opensFileAsDirectory: minor <= 23 },
        `1.${minor}`,
      );
      assert.equal(hasFallbackRoots(go(minor)), minor >= 20, `1.${minor}`);
    }
  });

  test('what is told when nothing is trusted', () => {
    assert.equal(errorText('unknown-authority', go(19)), 'x509: certificate signed by unknown authority');
    assert.equal(errorText('unknown-authority', go(20)), 'tls: failed to verify certificate: x509: certificate signed by unknown authority');
    for (const release of knownGoReleases()) {
      for (const id of ['system-roots', 'permission-denied', 'is-a-directory', 'file-as-directory', 'unknown-authority']) assert.ok(errorText(id, release), `${id} 1.${release.minor}`);
    }
  });

  test('releases come twice a year, and the two newest are supported', () => {
    let before = '';
    for (const { minor } of knownGoReleases()) {
      const fact = goReleaseFact(go(minor));
      assert.ok(fact && fact.released > before, `1.${minor}`);
      assert.match(fact.released, /^20\d\d-(02|03|08|09)$/);
      assert.equal(fact.supported, minor >= newestKnownGo - 1, `1.${minor}`);
      before = fact.released;
    }
    assert.deepEqual([oldestKnownGo, newestKnownGo], [13, 27]);
    assert.equal(goReleaseFact(go(12)), undefined);
    assert.equal(goReleaseFact(go(28)), undefined);
  });

  test('what an upgrade brings', () => {
    const since = (from: number, to: number): readonly number[] => [...new Set(changesBetween(go(from), go(to)).map((change) => change.since))];
    assert.deepEqual(since(14, 15), [15]);
    assert.deepEqual(since(22, 24), [23, 24]);
    assert.deepEqual(since(27, 27), []);
    const restated: readonly (readonly [number, RegExp])[] = [
      [15, /SAN/], [16, /HTTP_PROXY/], [17, /x509ignoreCN/], [17, /ALPN/], [18, /TLS 1\.2/], [18, /SHA-1/], [19, /Duplicate extensions/], [20, /SetFallbackRoots/], [20, /prefix/], [21, /8192/], [22, /Servers want TLS 1\.2/], [22, /RSA key exchange/],
      [23, /Negative serial/], [23, /3DES/], [23, /critical/], [24, /1024/], [24, /x509sha1/], [24, /post-quantum/], [25, /SHA-1/], [25, /path length/], [27, /IPv6/], [27, /tls10server/], [27, /macOS and Windows/],
    ];
    for (const [minor, text] of restated) assert.ok(goReleaseFact(go(minor))?.changes.some((each) => text.test(each.change)), `1.${minor} ${text}`);
  });

  test('release texts', () => {
    for (const text of ['1.22', '1.22.3', 'go1.22', 'go1.22rc1', 'v1.22.0', '1.22-alpine', ' 1.22 ']) assert.deepEqual(parseGoRelease(text), go(22), text);
    for (const text of ['1', 'latest', '', '2.0', '1.22222', 'x1.22']) assert.equal(parseGoRelease(text), undefined, text);
  });
});

/** name, first release, first release without it, the value that stops a program from Go 1.27 on. */
const settings: readonly (readonly [string, number, number | undefined, string | undefined])[] = [
  ['x509ignoreCN', 11, 17, undefined],
  ['tls10default', 18, 19, undefined],
  ['x509sha1', 18, 24, '1'],
  ['x509usefallbackroots', 20, undefined, undefined],
  ['tlsmaxrsasize', 22, undefined, undefined],
  ['tls10server', 22, 27, '1'],
  ['tlsrsakex', 22, 27, '1'],
  ['tlsunsafeekm', 22, 27, '1'],
  ['x509usepolicies', 22, undefined, undefined],
  ['tls3des', 23, 27, '1'],
  ['x509keypairleaf', 23, 27, '0'],
  ['x509negativeserial', 23, undefined, undefined],
  ['tlskyber', 23, 24, '0'],
  ['tlsmlkem', 24, undefined, undefined],
  ['rsa1024min', 24, undefined, undefined],
  ['x509rsacrt', 24, undefined, undefined],
  ['fips140', 24, undefined, undefined],
  ['tlssha1', 25, undefined, undefined],
  ['x509sha256skid', 25, undefined, undefined],
  ['tlssecpmlkem', 26, undefined, undefined],
  ['cryptocustomrand', 26, undefined, undefined],
  ['fips140ems', 27, undefined, undefined],
  ['x509sslcertoverrideplatform', 27, undefined, undefined],
  ['http2client', 6, undefined, undefined],
  ['http2server', 6, undefined, undefined],
  ['http2debug', 6, undefined, undefined],
  ['netdns', 5, undefined, undefined],
  ['netedns0', 23, undefined, undefined],
  ['gotypesalias', 22, 27, '0'],
  ['asynctimerchan', 23, 27, '1'],
];
/** Patch releases of an earlier minor release read these already, so that of that minor release nothing can be said. */
const backported: Readonly<Record<string, readonly number[]>> = { tlsmaxrsasize: [19, 20, 21], netedns0: [21, 22], fips140ems: [25, 26] };

describe('GODEBUG', () => {
  for (const [name, since, removed, fatal] of settings) {
    test(name, () => {
      for (const { minor } of knownGoReleases()) {
        const { kind } = godebugState(name, fatal ?? '1', go(minor));
        const wanted = removed !== undefined && minor >= removed ? 'removed' : minor >= since ? 'known' : backported[name]?.includes(minor) === true ? 'depends' : 'not-yet';
        assert.equal(kind, wanted, `1.${minor}`);
        assert.equal(godebugSettingsOf(go(minor)).some((setting) => setting.name === name), wanted === 'known', `1.${minor} offers`);
      }
      if (removed === undefined) return;
      for (const { minor } of knownGoReleases().filter((release) => release.minor >= removed)) {
        const stops = (value: string | undefined): unknown => {
          const state = godebugState(name, value, go(minor));
          return state.kind === 'removed' ? state.fatal : state.kind;
        };
        const atNewest = minor >= 27 && fatal !== undefined;
        assert.equal(stops(fatal ?? '1'), atNewest ? 'yes' : 'no', `1.${minor} old value`);
        assert.equal(stops(fatal === '0' ? '1' : '0'), 'no', `1.${minor} final value`);
        assert.equal(stops(undefined), atNewest ? 'unknown' : 'no', `1.${minor} unknown value`);
      }
    });
  }

  test('a second old value of asynctimerchan stops too', () => {
    const state = godebugState('asynctimerchan', '2', go(27));
    assert.deepEqual([state.kind, state.kind === 'removed' && state.fatal], ['removed', 'yes']);
  });

  test('of an unknown release nothing is said that another would contradict', () => {
    assert.equal(godebugState('netdns', 'go', 'unknown').kind, 'known');
    const state = godebugState('x509sha1', '1', 'unknown');
    assert.deepEqual([state.kind, state.kind === 'depends' && state.fatal], ['depends', 'unknown']);
    const final = godebugState('x509sha1', '0', 'unknown');
    assert.equal(final.kind === 'depends' && final.fatal, 'no');
  });

  test('names that nobody reads', () => {
    const meant: Readonly<Record<string, string | undefined>> = { x509ignore: undefined, x509ignorecn: 'x509ignoreCN', usefallbackroots: 'x509usefallbackroots', X509UseFallbackRoots: 'x509usefallbackroots', madeup: undefined };
    for (const [name, wanted] of Object.entries(meant)) {
      for (const release of [go(15), go(27), 'unknown'] as const) {
        const state = godebugState(name, '1', release);
        assert.equal(state.kind, 'no-such-name', name);
        assert.equal(state.kind === 'no-such-name' ? state.meant : '', wanted, name);
      }
    }
    assert.equal(godebugState('madeup', '1', go(28)).kind, 'unknown', 'a release newer than the facts may know it');
    assert.equal(godebugState('x509ignore', '1', go(28)).kind, 'no-such-name');
    for (const name of ['gctrace', 'madvdontneed', 'cpu.avx2', 'schedtrace', 'inittrace']) assert.equal(godebugState(name, '1', go(22)).kind, 'other', name);
  });

  test('settings are whole: known from their first release on, removed after it, old values only of removed ones', () => {
    const all = godebugSettingsOf('unknown');
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    for (const setting of all) {
      assert.equal(godebugSetting(setting.name), setting);
      assert.ok(setting.since <= setting.sinceAll, setting.name);
      if (setting.removed !== undefined) assert.ok(setting.removed > setting.since && setting.removed <= newestKnownGo, setting.name);
      else assert.deepEqual(setting.fatal, [], setting.name);
      if (setting.old !== undefined) assert.notEqual(setting.old, setting.default, setting.name);
      // A setting that was removed before Go 1.19 is not in the table that the fatal check reads.
      if (setting.removed !== undefined && setting.removed <= 19) assert.deepEqual(setting.fatal, [], setting.name);
    }
  });

  test('where settings can stand', () => {
    assert.deepEqual([goDebugLinesSince, goModGodebugSince], [21, 23]);
    assert.deepEqual(parseGodebug('a=1,,b,c=d=e'), [
      { name: 'a', value: '1', start: 0, end: 3 },
      { name: 'b', value: undefined, start: 5, end: 6 },
      { name: 'c', value: 'd=e', start: 7, end: 12 },
    ]);
  });
});
