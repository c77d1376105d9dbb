/** Go files of many ways of writing, with a cursor (`‸`) where snippets are to be inserted. */

export interface GoSample {
  readonly name: string;
  /** With the cursor. */
  readonly text: string;
  /** Ids of the snippets that the light bulb offers there; those that are used at once end in `!`. */
  readonly offered: readonly string[];
}

const everything = ['root-cas', 'proxy-aware-transport', 'reloading-client', 'reloading-certificate', 'mesh-tls-config', 'fallback-roots'];
const clients = ['proxy-aware-transport!', 'reloading-client!'];

export const goSamples: readonly GoSample[] = [
  { name: 'an empty program', text: 'package main\n\nfunc main() {‸\n}\n', offered: everything },
  {
    name: 'a request in main, one import',
    text: 'package main\n\nimport "net/http"\n\nfunc main() {\n\tresp, err := http.‸Get("https://example.org/")\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tresp.Body.Close()\n}\n\nfunc after() {}\n',
    offered: clients,
  },
  {
    name: 'a request in a function that returns an error, with groups of imports',
    text: 'package fetch\n\nimport (\n\t"context"\n\t"fmt"\n\t"io"\n\tweb "net/http"\n\n\t// Notifications.\n\t"github.com/fsnotify/fsnotify"\n)\n\nvar _ fsnotify.Op\n\n// Fetch reads a page.\nfunc Fetch(ctx context.Context, address string) ([]byte, error) {\n\tfor i := 0; i < 3; i++ {\n\t\tresp, err := web.Get‸(address)\n\t\tif err != nil {\n\t\t\tcontinue\n\t\t}\n\t\tdefer resp.Body.Close()\n\t\treturn io.ReadAll(resp.Body)\n\t}\n\treturn nil, fmt.Errorf("no answer from %s", address)\n}\n',
    offered: clients,
  },
  {
    name: 'a configuration in a method, and names that are taken',
    text: 'package config\n\nimport (\n\t"crypto/tls"\n\t"errors"\n)\n\ntype service struct{ name string }\n\nvar log, os = 1, 2\n\nfunc systemRootsAnd() {}\n\nfunc (s *service) config(roots string) (*tls.Config, string, error) {\n\tif s.name == "" {\n\t\treturn nil, "", errors.New("no name")\n\t}\n\tconfig := &tls.Config{\n\t\tServerName: s.‸name,\n\t\t// Since 2018.\n\t\tMinVersion: tls.VersionTLS13,\n\t}\n\treturn config, roots, nil\n}\n',
    offered: ['root-cas!', 'mesh-tls-config'],
  },
  {
    name: 'a server, and imports one by one',
    text: 'package main\n\nimport "crypto/tls"\nimport "net/http"\n\nfunc serve(certificate tls.Certificate) error {\n\tserver := &http.Server{\n\t\tTLSConfig: &tls.Config{‸Certificates: []tls.Certificate{certificate}},\n\t}\n\treturn server.ListenAndServeTLS("", "")\n}\n\nfunc main() { _ = serve(tls.Certificate{}) }\n',
    offered: ['root-cas!', 'reloading-certificate', 'mesh-tls-config'],
  },
  {
    name: 'a client of its own in a closure, with an alias that the snippet uses for something else',
    text: 'package client\n\nimport (\n\troots "crypto/x509"\n\t"net/http"\n\t"time"\n\n\t"golang.org/x/sys/unix"\n)\n\nvar _ = unix.Getpid\n\nfunc maker(pool *roots.CertPool) func() (*http.Client, error) {\n\treturn func() (*http.Client, error) {\n\t\tclient := &http.Client{\n\t\t\tTimeout: ‸time.Second,\n\t\t}\n\t\treturn client, nil\n\t}\n}\n',
    offered: clients,
  },
  {
    name: 'a client of the package, no way to handle an error',
    text: 'package client\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nvar shared = &http.Client‸{}\n\nvar home = os.Getenv("HOME")\n',
    offered: ['proxy-aware-transport', 'reloading-client'],
  },
  {
    name: 'the default client in a function without results',
    text: 'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nfunc main() {\n\tclient := 1\n\tresp, err := http.DefaultClient‸.Get("https://example.org/")\n\tfmt.Println(resp, err, client)\n}\n',
    offered: ['proxy-aware-transport', 'reloading-client'],
  },
];

const cursor = '‸';

export function textOfSample({ text }: GoSample): string {
  return text.replace(cursor, '');
}

export function offsetOfSample({ text }: GoSample): number {
  return text.indexOf(cursor);
}
