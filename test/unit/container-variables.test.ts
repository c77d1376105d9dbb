/** Hovers and completions on the variables of containers, in manifests and in Compose files, and hovers of services. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '../../server/src/core/message';
import { withMaterials } from '../support/materials';
import { serviceFor, uriOf, type World } from '../support/world';

const compose = `services:
  shop:
    image: traefik:v3.5
    environment:
      SSL_CERT_FILE: /custom/corp.crt
      GODEBUG: "x509sha1=1,netdns=go"
      HTTPS_PROXY: https://proxy.example.com
      PORT: "8080"
    volumes:
      - ./certs:/custom:ro
      - ./certs/corp.crt:/etc/ssl/certs/corp.crt
  list:
    image: ghcr.io/example/shop:1.4
    environment:
      - SSL_CERT_DIR=/etc/ssl/certs:/cus
      - NODE_EXTRA_CA_CERTS=/x.pem
      - GODEBUG=tls10
    volumes:
      - ./certs:/custom
`;

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
    - name: shop
      image: traefik:v3.5
      env:
        - name: SSL_CERT_DIR
          value: /etc/ssl/certs:/cus
        - name: GODEBUG
          value: ""
        - name: NO_PROXY
          value: a;b
      volumeMounts:
        - {name: ca, mountPath: /custom}
  volumes:
    - name: ca
      configMap: {name: corp-ca}
`;

const files: World['files'] = new Map([
  ['compose.yaml', { content: compose }],
  ['pod.yaml', { content: manifest }],
  ['certs/corp.crt', { content: withMaterials('@certificate corp\n') }],
]);

function scene(main: 'compose.yaml' | 'pod.yaml'): { readonly text: string; readonly uri: string; readonly service: ReturnType<typeof serviceFor> } {
  return { text: main === 'pod.yaml' ? manifest : compose, uri: uriOf(main), service: serviceFor({ files, main }) };
}

describe('hovers', () => {
  const cases: readonly (readonly ['compose.yaml' | 'pod.yaml', string, readonly RegExp[]])[] = [
    ['compose.yaml', '  shop:', [/service `shop`: Go finds roots here/]],
    ['compose.yaml', 'image: traefik', [/service `shop`/]],
    ['compose.yaml', './certs:/custom:', [/shows the bind mount `.\/certs`, read-only/]],
    ['compose.yaml', 'SSL_CERT_FILE', [/one bundle file that Go reads/, /does not replace the directories/, /service `shop`: Go finds roots/, /\| `\/custom\/corp.crt` \| found \(1 root\) \|/]],
    ['compose.yaml', 'x509sha1', [/\*\*`x509sha1`\*\*/, /does not start with `x509sha1=1`/]],
    ['compose.yaml', 'GODEBUG', [/is a list of `name=value` settings/]],
    ['compose.yaml', 'HTTPS_PROXY', [/is the proxy for `https:\/\/` requests/, /verifies the proxy's own certificate/]],
    ['compose.yaml', 'NODE_EXTRA', [/is read by Node/]],
    ['pod.yaml', 'SSL_CERT_DIR', [/with colons between them/, /pod\/shop, container `shop`/]],
    ['pod.yaml', 'NO_PROXY', [/A semicolon is no separator/]],
  ];
  for (const [main, place, patterns] of cases) {
    it(`${main}, on ${place.trim()}`, async () => {
      const { text, uri, service } = scene(main);
      const hover = await service.hover(uri, text.indexOf(place) + place.length - 1);
      const said = (hover?.parts ?? []).map(part => render(part)).join('\n\n');
      for (const pattern of patterns) assert.match(said, pattern);
    });
  }

  it('say nothing of other variables', async () => {
    const { text, uri, service } = scene('compose.yaml');
    assert.equal(await service.hover(uri, text.indexOf('PORT') + 1), undefined);
  });
});

it('certificates in the content of a config are known', async () => {
  const text = withMaterials('services:\n  shop: {image: alpine:3.22}\nconfigs:\n  corp_ca:\n    content: |\n      @certificate corp\n');
  const service = serviceFor({ files: new Map([['compose.yaml', { content: text }]]), main: 'compose.yaml' });
  const hover = await service.hover(uriOf('compose.yaml'), text.indexOf('BEGIN CERTIFICATE'));
  assert.match((hover?.parts ?? []).map(part => render(part)).join('\n'), /Example Corp Root CA/);
});

describe('completions', () => {
  const cases: readonly (readonly ['compose.yaml' | 'pod.yaml', string, string, readonly string[]])[] = [
    ['compose.yaml', '- SSL_CERT_DIR=/etc/ssl/certs:/cus', '/cus', ['/custom', '/etc/ssl/certs']],
    ['compose.yaml', '- GODEBUG=tls10', 'tls10', ['tls10server', 'x509negativeserial']],
    ['compose.yaml', 'SSL_CERT_FILE: /custom/corp.crt', '/custom/corp.crt', ['/custom/corp.crt', '/etc/ssl/certs/corp.crt', '/etc/ssl/certs/ca-certificates.crt']],
    ['pod.yaml', 'value: /etc/ssl/certs:/cus', '/cus', ['/custom', '/etc/ssl/certs']],
    ['pod.yaml', 'value: "', '', ['tlsmlkem', 'x509usefallbackroots']],
  ];
  for (const [main, place, replaced, expected] of cases) {
    it(`${main}, behind ${place}`, async () => {
      const { text, uri, service } = scene(main);
      const offers = await service.completions(uri, text.indexOf(place) + place.length);
      const labels = offers.map(({ label }) => label);
      for (const label of expected) assert.ok(labels.includes(label), `${label} is among ${labels.join(', ')}`);
      for (const { span } of offers) assert.equal(text.slice(span.start, span.end), replaced);
    });
  }

  it('none in other values', async () => {
    const { text, uri, service } = scene('compose.yaml');
    assert.deepEqual(await service.completions(uri, text.indexOf('8080')), []);
  });
});
