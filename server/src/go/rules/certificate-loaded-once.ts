/** A key pair that is renewed on disk, read once at the start. */
import { ancestors, childAt, descendants, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import type { GoModel } from '../model/model';
import { isFunction } from '../model/scopes';
import { typeOf } from '../model/types';
import { goRule } from '../rule';
import { runsLater } from '../running';
import { stringValue } from '../strings';

const messages = {
  once: {
    what: '`{file}` is read once: when the certificate is renewed, the program keeps the old one',
    why: 'certificates that are mounted are renewed on disk while the program runs; the old one is used until it expires, and then every handshake fails',
    help: 'load it in `GetCertificate` (server) or `GetClientCertificate` (client), or restart the program when the file changes',
  },
} as const;

export const certificateLoadedOnce = goRule(
  {
    language: 'go',
    id: 'certificate-loaded-once',
    title: 'mounted certificate that is read once',
    level: 'hint',
    since: '0.1.0',
    seed: ['4.2', '4.4'],
    neighbours: [],
    sources: [
      { title: 'crypto/tls: Config.GetCertificate', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'since Go 1.4; GetClientCertificate since Go 1.8' },
      { title: 'Kubernetes: mounted Secrets are updated', url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod' },
    ],
    docs: {
      summary: 'A key pair from a mounted directory is loaded at the start and never again.',
      what: 'The rule looks at `tls.LoadX509KeyPair` and `ListenAndServeTLS` with paths that are spelt out and name a mounted Secret (`tls.crt`, anything below `/var/run/secrets`). It stays silent in functions that run again (loops, handlers, callbacks, functions that reload), in files that use `GetCertificate`, `GetClientCertificate`, `GetConfigForClient` or fsnotify, and in tests.',
      why: 'cert-manager, a mesh or an operator renews the certificate weeks before it expires, and the kubelet updates the file. A program that read it once goes on with the old one.',
      fix: 'The command *Insert Reloading Server Certificate* writes a `GetCertificate` that follows the files. Without a change of the program, an annotation with a checksum of the Secret makes each renewal a roll-out.',
      whenNotToUse: 'Where something else restarts the program at each renewal.',
    },
    messages,
    fixes: {},
    examples: {
      bad: {
        text: 'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() {\n\tlog.Fatal(http.ListenAndServeTLS(":8443", "/etc/tls/tls.crt", "/etc/tls/tls.key", nil))\n}\n',
      },
      good: {
        text: 'package main\n\nimport (\n\t"crypto/tls"\n\t"log"\n\t"net/http"\n)\n\nfunc main() {\n\tserver := &http.Server{Addr: ":8443", TLSConfig: &tls.Config{\n\t\tGetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {\n\t\t\tcertificate, err := tls.LoadX509KeyPair("/etc/tls/tls.crt", "/etc/tls/tls.key")\n\t\t\treturn &certificate, err\n\t\t},\n\t}}\n\tlog.Fatal(server.ListenAndServeTLS("", ""))\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (isTestCode(analysis) || /GetCertificate|GetClientCertificate|GetConfigForClient|fsnotify/.test(model.file.text)) return;
    for (const declaration of model.declarationsWith(text => /LoadX509KeyPair|ListenAndServeTLS/.test(text))) {
      for (const node of descendants(declaration)) {
        const path = node.type === 'call_expression' ? certificateOf(model, node) : undefined;
        const file = path && stringValue(model, path);
        if (path && file !== undefined && renewed.test(file) && !isRepeated(model, node)) report('once', spanOf(path), { file });
      }
    }
  },
);

const renewed = /^\/.*\/tls\.crt$|^\/(var\/)?run\/secrets\/.+\.(crt|pem|cert)$|^\/etc\/istio-certs\/.+\.pem$/;

/** The argument that names the certificate. */
function certificateOf(model: GoModel, call: GoNode): GoNode | undefined {
  const given = childAt(call, 'arguments')?.children ?? [];
  switch (model.calledBy(call)) {
    case 'crypto/tls.LoadX509KeyPair':
      return given[0];
    case 'net/http.ListenAndServeTLS':
      return given[1];
  }
  const called = childAt(call, 'function');
  const [server, method] = called?.type === 'selector_expression' ? [childAt(called, 'operand'), childAt(called, 'field')] : [];
  return server && method && textOf(method) === 'ListenAndServeTLS' && typeOf(model, server) === 'net/http.Server' ? given[0] : undefined;
}

/** Whether the pair may be loaded again: a server that listens is started once, whatever goroutine it is in. */
function isRepeated(model: GoModel, call: GoNode): boolean {
  if (model.calledBy(call) !== 'crypto/tls.LoadX509KeyPair') return false;
  return runsLater(model, call) || isCallback(call);
}

/** Inside a function without a name, which may be called for each connection. */
function isCallback(node: GoNode): boolean {
  for (const each of ancestors(node)) if (isFunction(each)) return each.type === 'func_literal';
  return false;
}
