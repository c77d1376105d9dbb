/** A repository of thousands of manifests and Dockerfiles on disk, always the same. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Estate {
  readonly folder: string;
  /** Every file that the index reads, by absolute path. */
  readonly files: readonly string[];
  remove(): void;
}

/** Services, each with a Dockerfile, a program and a handful of manifests. */
export function makeEstate(candidates: number): Estate {
  const folder = mkdtempSync(path.join(tmpdir(), 'trustlint-estate-'));
  const files: string[] = [];
  const write = (name: string, text: string, isCandidate = true): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (isCandidate) files.push(file);
  };
  const services = Math.ceil(candidates / 10);
  write('skaffold.yaml', `apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n${Array.from({ length: services }, (_, i) => `    - image: registry.example.com/service-${i}\n      context: services/${i}\n`).join('')}`);
  for (let i = 0; i < services; i++) {
    const at = `services/${i}`;
    write(`${at}/Dockerfile`, `FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /service .\n\nFROM scratch\nCOPY --from=build /service /service\nENTRYPOINT ["/service"]\n`);
    write(`${at}/go.mod`, `module example.com/service-${i}\n\ngo 1.24\n`, false);
    write(`${at}/main.go`, 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com/") }\n', false);
    write(`${at}/deploy/kustomization.yaml`, `namespace: team-${i % 20}\nresources: [deployment.yaml, service.yaml]\n`);
    write(`${at}/deploy/deployment.yaml`, deployment(i));
    for (let j = 0; j < 7; j++) write(`${at}/deploy/service-${j}.yaml`, `apiVersion: v1\nkind: Service\nmetadata:\n  name: service-${i}-${j}\nspec:\n  selector: {app: service-${i}}\n  ports: [{port: ${8000 + j}}]\n`);
  }
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function deployment(i: number): string {
  const settings = Array.from({ length: 12 }, (_, j) => `            - name: SETTING_${j}\n              value: "${i * j}"\n`).join('');
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: service-${i}\nspec:\n  template:\n    spec:\n      containers:\n        - name: service\n          image: registry.example.com/service-${i}:1.0\n          env:\n${settings}`;
}
