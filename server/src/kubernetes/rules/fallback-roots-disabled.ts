/** A private CA that is mounted switches off the fallback roots of the program. */
import { fallbackRootsDisabled as shared } from '../../environment/definitions/fallback-roots-disabled';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

const files = {
  'skaffold.yaml': 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: ghcr.io/example/shop\n',
  'go.mod': 'module example.com/shop\n\ngo 1.26.0\n\nrequire golang.org/x/crypto/x509roots/fallback v0.0.0-20260819000000-000000000000\n',
  Dockerfile: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
};
const volume = '  volumes:\n    - name: ca\n      configMap:\n        name: kube-root-ca.crt\n';

export const fallbackRootsDisabled = kubernetesEnvironmentRule(shared, {
  bad: { ...podExample('ghcr.io/example/shop', 'volumeMounts:\n  - name: ca\n    mountPath: /etc/ssl/certs\n', volume), files },
  good: { ...podExample('ghcr.io/example/shop', 'volumeMounts:\n  - name: ca\n    mountPath: /cluster\n', volume), files },
});
