/** Package managers, the packages that bring roots, anchor directories and removals, restated from what was run and read. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anchorFactOf, familiesOfAnchorPath, isTakenAsAnchor } from '../../server/src/facts/anchors';
import { commandKind } from '../../server/src/facts/commands';
import { embeddedRoots } from '../../server/src/facts/embedded-roots';
import { layoutAfterInstall, layoutEntryAt, layoutNamesIn, layoutOfId } from '../../server/src/facts/layouts';
import { nameMatcher } from '../../server/src/facts/name-pattern';
import { allManagers, bringsBundle, bringsTool, installCommand, installScript, managerOfProgram, packageName } from '../../server/src/facts/packages';
import { afterRemoval, alpineRelease } from '../../server/src/facts/removals';
import { languageOfCommand } from '../../server/src/facts/runtimes';

describe('package managers', () => {
  test('what installs the roots', () => {
    const commands: Readonly<Record<string, string>> = {
      apk: 'apk add --no-cache ca-certificates',
      'apt-get': 'apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*',
      dnf: 'dnf install -y ca-certificates && dnf clean all',
      microdnf: 'microdnf install -y ca-certificates && microdnf clean all',
      yum: 'yum install -y ca-certificates && yum clean all && rm -rf /var/cache/yum',
      zypper: 'zypper --non-interactive install --no-recommends ca-certificates ca-certificates-mozilla && zypper clean --all',
      tdnf: 'tdnf install -y ca-certificates && tdnf clean all',
      pacman: 'pacman -Syu --noconfirm --needed ca-certificates && pacman -Scc --noconfirm',
    };
    assert.deepEqual(allManagers().map(({ id }) => id), Object.keys(commands).sort());
    for (const [manager, command] of Object.entries(commands)) assert.equal(installCommand(manager), command);
    for (const none of ['none', 'unknown', 'emerge']) assert.equal(installCommand(none), undefined);
  });

  test('programs', () => {
    for (const [program, id] of [['apt', 'apt-get'], ['apt-get', 'apt-get'], ['aptitude', 'apt-get'], ['dnf5', 'dnf'], ['apk', 'apk']] as const) assert.equal(managerOfProgram(program)?.id, id);
    assert.equal(managerOfProgram('pip'), undefined);
    assert.equal(installScript('install_packages')?.manager, 'apt-get');
    assert.equal(installScript('clean-install')?.recommends, false);
  });

  test('words of a command line', () => {
    const names: readonly (readonly [string, string, string, boolean])[] = [
      ['apt-get', 'ca-certificates=20230311', 'ca-certificates', false], ['apt-get', 'ca-certificates/stable', 'ca-certificates', false], ['apt-get', 'libc6:arm64', 'libc6', false], ['apt-get', 'ca-certificates-', 'ca-certificates', true], ['apt-get', 'g++', 'g++', false],
      ['apk', 'ca-certificates~20240226', 'ca-certificates', false], ['apk', 'ca-certificates>20', 'ca-certificates', false], ['apk', 'curl@edge', 'curl', false], ['apk', '!curl', 'curl', true],
    ];
    for (const [manager, word, name, removes] of names) assert.deepEqual(packageName(manager, word), { name, removes }, word);
  });
});

describe('packages that bring the roots', () => {
  /** manager, packages, without recommended ones, with them; seen in fresh Debian chroots, in build logs and in dependency lists. */
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['apt-get', 'ca-certificates', 'yes', 'yes'],
    ['apt-get', 'curl wget git libcurl4 python3 docker.io', 'no', 'yes'],
    // NodeSource's package of the same name depends on the roots, so that its absence proves nothing.
    ['apt-get', 'nodejs', 'unknown', 'yes'],
    ['apt-get', 'openssl gnupg openssh-client tzdata tini dumb-init iptables apt-transport-https bash make', 'no', 'no'],
    ['apt-get', 'python3-pip python3-requests software-properties-common default-jre-headless ca-certificates-java', 'yes', 'yes'],
    ['apt-get', 'no-such-package', 'unknown', 'unknown'],
    ['apk', 'ca-certificates ca-certificates-bundle curl git libcurl', 'yes', 'yes'],
    ['apk', 'openssl tzdata bash su-exec', 'no', 'no'],
    ['dnf', 'ca-certificates openssl curl git', 'yes', 'yes'],
    ['microdnf', 'ca-certificates openssl', 'yes', 'yes'],
    ['yum', 'ca-certificates openssl', 'yes', 'yes'],
    ['tdnf', 'ca-certificates', 'yes', 'yes'],
    // On openSUSE the package of this name is the tool; it only recommends the roots.
    ['zypper', 'ca-certificates', 'no', 'yes'],
    ['zypper', 'ca-certificates-mozilla', 'yes', 'yes'],
    ['pacman', 'ca-certificates curl', 'yes', 'yes'],
    ['none', 'ca-certificates', 'unknown', 'unknown'],
  ];
  for (const [manager, names, without, withThem] of rows) {
    test(`${manager}: ${names}`, () => {
      for (const name of names.split(' ')) {
        assert.equal(bringsBundle(manager, name, { recommends: 'no', family: 'debian' }), without, name);
        assert.equal(bringsBundle(manager, name, { recommends: 'yes', family: 'debian' }), withThem, name);
      }
    });
  }

  test('Ubuntu is not Debian where packages differ', () => {
    assert.equal(bringsBundle('apt-get', 'curl', { recommends: 'no', family: 'ubuntu' }), 'no');
    assert.equal(bringsBundle('apt-get', 'chromium', { recommends: 'yes', family: 'ubuntu' }), 'unknown');
  });

  test('the tool', () => {
    assert.equal(bringsTool('apk', 'ca-certificates', { recommends: 'no' }), 'yes');
    assert.equal(bringsTool('apk', 'ca-certificates-bundle', { recommends: 'no' }), 'no');
    assert.equal(bringsTool('zypper', 'ca-certificates', { recommends: 'no' }), 'yes');
    assert.equal(bringsTool('apt-get', 'curl', { recommends: 'no' }), 'no');
  });
});

describe('anchor directories', () => {
  const debian = '/usr/local/share/ca-certificates';
  const rows: readonly (readonly [string, string, string])[] = [
    ['debian', `${debian}/corp.crt`, 'yes'], ['debian', `${debian}/corp.pem`, 'wrong-suffix'], ['debian', `${debian}/sub/corp.crt`, 'yes'], ['ubuntu', `${debian}/corp.cer`, 'wrong-suffix'], ['debian', '/etc/pki/ca-trust/source/anchors/corp.crt', 'wrong-directory'],
    ['alpine', `${debian}/corp.crt`, 'yes'], ['alpine', `${debian}/corp.pem`, 'yes'], ['alpine', `${debian}/corp.cer`, 'yes'], ['alpine', `${debian}/sub/corp.crt`, 'in-subdirectory'], ['alpine', `${debian}/.corp.crt`, 'hidden'],
    ['rhel', '/etc/pki/ca-trust/source/anchors/corp.pem', 'yes'], ['amazon', '/etc/pki/ca-trust/source/anchors/corp', 'yes'], ['rhel', `${debian}/corp.crt`, 'wrong-directory'],
    ['suse', '/etc/pki/trust/anchors/corp.pem', 'yes'], ['arch', '/etc/ca-certificates/trust-source/anchors/corp.crt', 'yes'],
  ];
  for (const [family, path, taken] of rows) {
    test(`${family} ${path}`, () => {
      const anchor = anchorFactOf(family);
      assert.ok(anchor);
      assert.equal(isTakenAsAnchor(anchor, path), taken);
    });
  }

  test('by family, by manager, by path', () => {
    for (const family of ['scratch', 'busybox', 'distroless', 'photon', 'nixos']) assert.equal(anchorFactOf(family), undefined, family);
    assert.equal(anchorFactOf('unknown', 'apt-get')?.id, 'debian');
    assert.equal(anchorFactOf(undefined, 'tdnf'), undefined);
    assert.deepEqual([...familiesOfAnchorPath(`${debian}/x.crt`)].sort(), ['alpine', 'debian', 'ubuntu', 'wolfi']);
    assert.deepEqual(familiesOfAnchorPath('/etc/ssl/certs/x.crt'), []);
  });
});

describe('removals', () => {
  const rows: readonly (readonly [string, number | undefined, boolean, string])[] = [
    ['debian', undefined, true, 'gone'], ['ubuntu', undefined, true, 'gone'], ['debian', undefined, false, 'stays'],
    ['alpine', 6, false, 'gone'], ['alpine', 7, false, 'base-stays'], ['alpine', 11, false, 'base-stays'], ['alpine', 12, false, 'gone'], ['alpine', 14, false, 'unknown'], ['alpine', 17, false, 'stays'], ['alpine', 24, false, 'stays'], ['alpine', undefined, false, 'unknown'],
    ['rhel', undefined, false, 'unknown'],
  ];
  for (const [family, release, purge, result] of rows) test(`${family} ${release ?? ''} ${purge}`, () => assert.equal(afterRemoval(family, release, purge), result));

  test('the release in a tag', () => {
    for (const [tag, release] of [['3.20', 20], ['3.20.1', 20], ['1.22-alpine3.19', 19], [undefined, 24], ['latest', 24], ['edge', 24], ['20240923', undefined], ['1.22', undefined]] as const) assert.equal(alpineRelease(tag), release, String(tag));
  });
});

describe('layouts', () => {
  test('an install brings the bundle to where Go looks', () => {
    for (const [family, id] of [['alpine', 'alpine-full'], ['wolfi', 'alpine-full'], ['debian', 'debian'], ['ubuntu', 'debian'], ['rhel', 'el-open'], ['amazon', 'el-open'], ['suse', 'suse'], ['photon', 'photon'], ['arch', 'arch'], ['azurelinux', 'azurelinux'], ['scratch', undefined], ['distroless', undefined]] as const) assert.equal(layoutAfterInstall(family)?.id, id, family);
  });

  test('what is not listed is absent where everything was looked at, unknown elsewhere', () => {
    const alpine = layoutOfId('alpine-bundle');
    const kind = (path: string): string => {
      const entry = layoutEntryAt(alpine, path);
      return entry === 'unknown' ? entry : entry.kind;
    };
    assert.deepEqual(['/etc/ssl/certs', '/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem', '/etc/ssl/certs/corp.pem', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/hosts', '/app'].map(kind), ['directory', 'file', 'link', 'absent', 'absent', 'unknown', 'unknown']);
    assert.deepEqual(layoutNamesIn(alpine, '/etc/ssl/certs'), { names: ['ca-certificates.crt'], complete: true });
    assert.equal(layoutNamesIn(layoutOfId('debian'), '/etc/ssl/certs').complete, false);
    assert.equal(layoutEntryAt(layoutOfId('no-such-layout'), '/etc/ssl/certs'), 'unknown');
  });

  test('other systems of the same family have files beside the bundle', () => {
    for (const [id, path] of [['el9', '/etc/pki/ca-trust/extracted/java/cacerts'], ['suse', '/var/lib/ca-certificates/java-cacerts'], ['debian', '/etc/ssl/certs/java/cacerts'], ['arch', '/etc/ca-certificates/extracted/java-cacerts.jks']] as const) assert.equal(layoutEntryAt(layoutOfId(id), path), 'unknown', path);
  });
});

describe('names', () => {
  test('a pattern stands for one part between slashes', () => {
    const matches = nameMatcher('registry.access.redhat.com/ubi*/ubi-init');
    assert.ok(matches('registry.access.redhat.com/ubi9/ubi-init'));
    assert.ok(!matches('registry.access.redhat.com/ubi9/x/ubi-init'));
    assert.ok(!matches('registry.access.redhat.com/ubi-init'));
    const two = nameMatcher('a*b*c');
    for (const name of ['abc', 'axxbyyc', 'abbc']) assert.ok(two(name), name);
    for (const name of ['ab', 'ac', 'a/bc', 'ab/c', 'abcd']) assert.ok(!two(name), name);
    assert.ok(nameMatcher('x')('x') && !nameMatcher('x')('xx'));
  });

  test('programs', () => {
    for (const [name, kind] of [['grep', 'harmless'], ['make', 'build'], ['no-such-program', 'unknown'], ['update-ca-certificates', 'unknown'], ['sh', 'unknown']] as const) assert.equal(commandKind(name), kind, name);
    assert.equal(languageOfCommand('node'), 'Node.js');
    assert.equal(languageOfCommand('my-go-service'), undefined);
    assert.ok(embeddedRoots.some(({ module, registers }) => registers && module === 'golang.org/x/crypto/x509roots/fallback'));
  });
});
