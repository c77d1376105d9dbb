/** What hovers and lenses say over containers, images and mounts of a manifest. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { render } from '../../server/src/core/message';
import { withMaterials } from '../support/materials';
import { serviceFor, uriOf, type World } from '../support/world';

const manifest = withMaterials(`apiVersion: v1
kind: ConfigMap
metadata:
  name: corp-ca
data:
  ca.crt: |
    @certificate corp
---
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  initContainers:
    - name: certs
      image: registry.example.com/certs:1
      volumeMounts:
        - name: shared
          mountPath: /out
  containers:
    - name: hidden
      image: alpine:3.22
      volumeMounts:
        - name: ca
          mountPath: /etc/ssl/certs
    - name: added
      image: gcr.io/distroless/static-debian12
      volumeMounts:
        - name: ca
          mountPath: /etc/ssl/certs/corp.crt
          subPath: ca.crt
        - name: ca
          mountPath: /config
    - name: filled
      image: registry.example.com/shop:1
      volumeMounts:
        - name: shared
          mountPath: /etc/ssl
        - name: node
          mountPath: /etc/pki/tls/certs
    - name: other
      image: registry.example.com/other:1
  volumes:
    - name: ca
      configMap:
        name: corp-ca
    - name: shared
      emptyDir: {}
    - name: node
      hostPath:
        path: /etc/pki/tls/certs
`);

const world: World = { files: new Map([['pod.yaml', { content: manifest }]]), main: 'pod.yaml' };

async function hoverOn(text: string): Promise<string> {
  const offset = manifest.indexOf(text);
  assert.ok(offset >= 0, text);
  const hover = await serviceFor(world).hover(uriOf('pod.yaml'), offset + text.length - 1);
  return (hover?.parts ?? []).map(part => render(part)).join('\n\n');
}

describe('hovers', () => {
  const cases: readonly (readonly [string, string, readonly RegExp[]])[] = [
    ['the name of a container', 'name: hidden', [/pod\/shop, container `hidden`: Go trusts only private roots here/, /\| `\/etc\/ssl\/certs\/ca-certificates.crt` \| hidden \| ConfigMap `corp-ca` \|/]],
    ['an image that is known', 'image: alpine:3.22', [/carries public roots/, /container `hidden`/]],
    ['an image that is not known', 'image: registry.example.com/shop:1', [/Nothing is known about the image \*\*`registry.example.com\/shop:1`\*\*/]],
    ['a directory that hides', 'mountPath: /etc/ssl/certs\n', [/shows the ConfigMap `corp-ca`, read-only/, /`ca.crt` \(one certificate\)/, /hides what the image has/, /Without this mount: Go finds roots here: public HTTPS sites verify/, /updates the files/]],
    ['a file that is added', 'mountPath: /etc/ssl/certs/corp.crt', [/the one file `ca.crt`/, /never updated/, /adds to what Go reads/]],
    ['a directory that Go does not read', 'mountPath: /config', [/Go opens nothing here/]],
    ['an emptyDir', 'mountPath: /etc/ssl\n', [/shows the emptyDir `shared`/, /ordinary directory/]],
    ['a directory of the node', 'mountPath: /etc/pki/tls/certs', [/depends on the node/]],
  ];
  for (const [name, place, patterns] of cases) {
    it(`on ${name}`, async () => {
      const text = await hoverOn(place);
      for (const pattern of patterns) assert.match(text, pattern);
    });
  }

  it('says nothing elsewhere', async () => {
    assert.equal(await hoverOn('kind: Pod'), '');
  });
});

it('a lens over each container of which something is known, or that concerns trust', async () => {
  const lenses = await serviceFor(world).lenses(uriOf('pod.yaml'));
  const shown = lenses.map(({ span, title }) => `${manifest.slice(span.start, span.end)}: ${render(title)}`);
  assert.deepEqual(shown.filter(line => /^(certs|hidden|added|filled|other)/.test(line)), [
    'hidden: trusts private roots only: public HTTPS fails',
    'added: trusts the public roots (gcr.io/distroless/static-debian12)',
    'filled: unknown: the image may set `SSL_CERT_FILE`',
  ]);
});
