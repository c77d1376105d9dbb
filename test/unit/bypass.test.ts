/** What switches TLS verification off: each spelling that a tool takes, and what only looks like one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import data from '../../server/src/facts/data/bypasses.json';
import { bypassesOfCommand, bypassesOfFile, bypassOfVariable, isLoopback } from '../../server/src/trust/bypass';

/** A command line and the texts that are found in it. */
const commands: readonly (readonly [string, ...string[]])[] = [
  ['curl -k https://h', '-k'],
  ['curl -sSkL https://h', '-k'],
  ['curl --insecure --proxy-insecure https://h', '--insecure', '--proxy-insecure'],
  ['curl -fsSLok https://h'],
  ['curl -XPOST -dk=1 -uk: -bk -ek -Fk=@x -Hk https://h'],
  ['curl --output -k https://h'],
  ['curl --data -k --header --insecure https://h'],
  ['curl -k --no-insecure https://h'],
  ['curl --no-insecure -k https://h', '-k'],
  ['curl --insec https://h', '--insec'],
  ['curl --in https://h'],
  ['wget --no-check-certificate -q https://h', '--no-check-certificate'],
  ['wget --no-ch https://h', '--no-ch'],
  ['wget --no-c https://h'],
  ['wget --check-certificate=off https://h', '--check-certificate=off'],
  ['wget --check-certificate=true https://h'],
  ['wget -e check_certificate=no https://h', '-e check_certificate=no'],
  ['wget -echeckcertificate=0 https://h', '-echeckcertificate=0'],
  ['wget -k https://h'],
  ['wget2 --no-check-hostname https://h', '--no-check-hostname'],
  ['git -c http.sslVerify=false clone https://h', '-c http.sslVerify=false'],
  ['git clone -c http.https://h.sslverify=0 https://h', '-c http.https://h.sslverify=0'],
  ['git clone --config http.sslVerify=no https://h', '--config http.sslVerify=no'],
  ['git -C /x config http.sslVerify off', 'http.sslVerify off'],
  ['git config --unset http.sslVerify'],
  ['git commit -c http.sslVerify'],
  ['git -c user.name=false clone https://h'],
  ['npm set strict-ssl false', 'strict-ssl false'],
  ['npm config get strict-ssl'],
  ['npm ci --strict-ssl'],
  ['npm ci --strict-ssl=0'],
  ['npm run build -- --strict', ],
  ['pip3 install --trusted-host h x', '--trusted-host h'],
  ['pip install --trusted h x', '--trusted h'],
  ['pip install -r requirements.txt'],
  ['python -m pip --trusted-host h install x', '--trusted-host h'],
  ['python app.py --trusted-host h'],
  ['uv pip install --allow-insecure-host h x', '--allow-insecure-host h'],
  ['apt-get update -o Acquire::https::Verify-Peer=false', '-o Acquire::https::Verify-Peer=false'],
  ['apt -oAcquire::https::h::Verify-Peer=0 update', '-oAcquire::https::h::Verify-Peer=0'],
  ['apt-get --option=acquire::https::verify-host=no update', '--option=acquire::https::verify-host=no'],
  ['apt-get -o Acquire::https::Verify-Peer=true update'],
  ['apt-get -o Acquire::http::Proxy=false update'],
  ['apt-get install -y --allow-unauthenticated --force-yes x'],
  ['apk add --allow-untrusted x.apk'],
  ['dnf --setopt sslverify=False install x', '--setopt sslverify=False'],
  ['yum-config-manager --save --setopt=r.sslverify=0', '--setopt=r.sslverify=0'],
  ['yum install --nogpgcheck --setopt=gpgcheck=0 x'],
  ['helm install --insecure-skip-tls-verify=1 x', '--insecure-skip-tls-verify=1'],
  ['helm install --insecure-skip-tls-verify=false x'],
  ['kubectl config set-cluster c --insecure-skip-tls-verify=true', '--insecure-skip-tls-verify=true'],
  ['skopeo copy --dest-tls-verify=f a b', '--dest-tls-verify=f'],
  ['skopeo copy --dest-tls-verify false a b'],
  ['podman login --tls-verify=true h'],
  ['vault login -tls-skip-verify', '-tls-skip-verify'],
  ['go get -insecure x', '-insecure'],
  ['go env -w GOINSECURE=h', 'GOINSECURE=h'],
  ['go env -w GONOSUMDB=h GOPRIVATE=h'],
  ['http --verify=no https://h', '--verify=no'],
  ['http --verify /ca.pem https://h'],
  ['mvn -Daether.connector.https.securityMode=insecure package', '-Daether.connector.https.securityMode=insecure'],
  ['mvn -DskipTests package'],
  ['deno run --unsafely-ignore-certificate-errors=h x.ts', '--unsafely-ignore-certificate-errors=h'],
  ['php composer-setup.php --disable-tls', '--disable-tls'],
  ['openssl s_client -connect h:443'],
  ['ssh -o StrictHostKeyChecking=no h'],
  ['grep -k x'],
  ['echo curl -k'],
];

const variables: readonly (readonly [string, string | undefined, boolean])[] = [
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0', true],
  ['NODE_TLS_REJECT_UNAUTHORIZED', '00', false],
  ['NODE_TLS_REJECT_UNAUTHORIZED', 'false', false],
  ['node_tls_reject_unauthorized', '0', false],
  ['GIT_SSL_NO_VERIFY', 'false', true],
  ['GIT_SSL_NO_VERIFY', '', true],
  ['GIT_SSL_NO_VERIFY', undefined, false],
  ['GIT_SSL_VERIFY', 'false', false],
  ['npm_config_strict_ssl', 'false', true],
  ['NPM_CONFIG_STRICT_SSL', 'False', false],
  ['NPM_CONFIG_STRICT_SSL', '0', false],
  ['PYTHONHTTPSVERIFY', '0', true],
  ['PYTHONHTTPSVERIFY', '', false],
  ['PIP_TRUSTED_HOST', ' ', false],
  ['PIP_TRUSTED_HOST', 'h', true],
  ['GOINSECURE', '', false],
  ['GONOSUMDB', '*', false],
  ['GOFLAGS', '-mod=vendor', false],
  ['GOFLAGS', '-insecure', true],
  ['VAULT_SKIP_VERIFY', 'yes', false],
  ['VAULT_SKIP_VERIFY', 'true', true],
  ['CONSUL_HTTP_SSL_VERIFY', 'false', true],
  ['SSL_CERT_FILE', '/dev/null', false],
  ['CURL_CA_BUNDLE', '', false],
];

const files: readonly (readonly [string, string, ...string[]])[] = [
  ['/root/.curlrc', 'silent\ninsecure\n', 'insecure'],
  ['~/.curlrc', '--insecure\r\n-sk # x\n# -k\noutput = -k', '--insecure', '-sk # x'],
  ['$HOME/.wgetrc', 'check_certificate = Off\ncheck_certificate=on', 'check_certificate = Off'],
  ['/etc/wgetrc', '#check_certificate = off'],
  ['.npmrc', 'registry=https://h\nstrict-ssl = false\n; strict-ssl=false', 'strict-ssl = false'],
  ['/root/.gitconfig', '[http]\n\tsslVerify = false\n\tproxy = false', 'sslVerify = false'],
  ['/etc/pip.conf', '[global]\ntrusted-host = h', 'trusted-host = h'],
  ['/etc/apt/apt.conf.d/99x', '// Acquire::https::Verify-Peer "false";\nAcquire::https { Verify-Peer "false"; };\nAPT::Get::AllowUnauthenticated "true";', 'Acquire::https { Verify-Peer "false"; };'],
  ['/etc/yum.repos.d/a.repo', '[a]\ngpgcheck=0\nsslverify=False', 'sslverify=False'],
  ['/etc/profile.d/x.sh', 'export NODE_TLS_REJECT_UNAUTHORIZED=0\n# export GIT_SSL_NO_VERIFY=1\nexport PIP_TRUSTED_HOST=$H', 'export NODE_TLS_REJECT_UNAUTHORIZED=0'],
  ['/tmp/notes', 'insecure\nstrict-ssl=false\nexport GIT_SSL_NO_VERIFY=1'],
];

describe('command lines', () => {
  for (const [line, ...texts] of commands) {
    test(line, () => {
      const [program = '', ...args] = line.split(' ');
      let at = program.length + 1;
      const words = args.map((value) => {
        const span = { start: at, end: at + value.length };
        at += value.length + 1;
        return { value, span };
      });
      const found = bypassesOfCommand(program, words);
      assert.deepEqual(found.map((each) => each.text), texts);
      for (const each of found) if (each.part.kind === 'words') assert.equal(line.slice(each.span.start, each.span.end), each.text);
    });
  }

  test('a word that is not known is neither an option nor a value', () => {
    const span = { start: 0, end: 0 };
    const words = ['-c', undefined, 'clone'].map((value) => ({ value, span }));
    assert.deepEqual(bypassesOfCommand('git', words), []);
    assert.deepEqual(bypassesOfCommand('curl', [{ value: undefined, span }]), []);
  });
});

describe('variables', () => {
  for (const [name, value, isOff] of variables) test(`${name}=${value ?? '?'}`, () => assert.equal(bypassOfVariable(name, value) !== undefined, isOff));
});

describe('files', () => {
  for (const [path, text, ...lines] of files) {
    test(path, () => {
      const found = bypassesOfFile(path, text);
      assert.deepEqual(found.map((each) => each.text), lines);
      for (const each of found) assert.equal(text.slice(each.span.start, each.span.end).trim(), each.text);
    });
  }
});

describe('the machine itself', () => {
  const home = ['https://localhost', 'https://localhost:8443/x', 'localhost:1', 'https://127.0.0.1/', 'https://127.1.2.3:80', 'https://[::1]:8443/', 'https://u:p@localhost/', 'https://a.localhost/', 'HTTPS://LOCALHOST/'];
  const away = ['https://localhost.example.com/', 'https://example.com/localhost', 'https://128.0.0.1/', 'https://10.0.0.1', 'https://host.docker.internal/', 'https://0.0.0.0/', 'https://[::2]/', 'localhosts'];
  for (const address of home) test(address, () => assert.ok(isLoopback(address)));
  for (const address of away) test(address, () => assert.ok(!isLoopback(address)));
});

describe('the table', () => {
  test('names values that there are, and says where each entry is from', () => {
    const ids = new Set(data.values.map((each) => each.id));
    const used = [
      ...data.tools.flatMap((tool) => [...('keys' in tool ? (tool.keys ?? []).map((key) => key.value) : []), ...tool.options.flatMap((option) => ('value' in option && option.value !== undefined ? [option.value] : []))]),
      ...data.variables.map((variable) => variable.value),
      'go-true',
    ];
    assert.deepEqual(used.filter((id) => !ids.has(id)), []);
    assert.deepEqual([...ids].filter((id) => !used.includes(id)), []);
    for (const { source } of [...data.tools, ...data.variables, ...data.files]) assert.notEqual(source.trim(), '');
  });

  test('has each program once', () => {
    const programs = data.tools.flatMap((tool) => tool.programs);
    assert.deepEqual(programs.filter((program, index) => programs.indexOf(program) !== index), []);
  });
});
