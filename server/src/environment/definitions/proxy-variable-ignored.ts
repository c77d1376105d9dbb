/** A proxy variable that Go's HTTP client does not use as it was meant. */
import type { Reporter } from '../../core/rule';
import { fixOf } from '../edits';
import { judgeProxy, type ProxyProblem } from '../judge/proxies';
import { environmentRule } from '../rule';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

const messages = {
  allProxy: {
    what: 'Go\'s HTTP client does not read `{name}`',
    why: 'without `HTTPS_PROXY` and `HTTP_PROXY` its requests go out directly',
    help: 'set `HTTPS_PROXY` and `HTTP_PROXY`; both may name a `socks5://` proxy too',
  },
  httpOnly: {
    what: '`{name}` is not used for `https://` requests',
    why: 'the program is built with Go 1.{minor}, and since 1.16 `https://` requests use `HTTPS_PROXY` and nothing else: they go out directly',
    help: 'set `HTTPS_PROXY` as well',
  },
  separator: {
    what: 'the entries of `{name}` are separated with commas alone',
    why: 'Go takes what stands between two commas for one host, which then matches nothing: requests that should go out directly go to the proxy',
    help: 'write `{repaired}`',
  },
  spelling: {
    what: 'Go does not read `{name}`: only `{meant}` and its lower-case form',
    why: 'names of variables are case-sensitive, and a mixed spelling is another variable',
    help: 'write `{meant}`',
  },
} as const;

const fixes = {
  copy: 'set `HTTPS_PROXY` and `HTTP_PROXY` to the same proxy',
  copyHttps: 'set `HTTPS_PROXY` to the same proxy',
  commas: 'separate the entries with commas',
  rename: 'call it `{meant}`',
} as const;

export const proxyVariableIgnored = environmentRule(
  {
    id: 'proxy-variable-ignored',
    title: 'proxy variable that Go does not use as meant',
    level: 'warning',
    since: '0.1.0',
    seed: ['1'],
    sources: [
      { title: 'net/http: ProxyFromEnvironment', url: 'https://pkg.go.dev/net/http#ProxyFromEnvironment' },
      { title: 'HTTP_PROXY is no longer used for https targets: release notes', url: 'https://go.dev/doc/go1.16#net/http', versions: 'since Go 1.16' },
      { title: 'golang.org/x/net/http/httpproxy: how NO_PROXY is read', url: 'https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config' },
    ],
    docs: {
      summary: '`ALL_PROXY` alone, `HTTP_PROXY` alone, `NO_PROXY` with semicolons: Go uses none of them as meant',
      what:
        'Only programs that are known to be Go are judged, and go commands of the build that fetch modules. Reported are `ALL_PROXY` where neither `HTTPS_PROXY` nor `HTTP_PROXY` is set, `HTTP_PROXY` without `HTTPS_PROXY` (from Go 1.16 on; an information, and a warning where the program is known to make TLS connections), entries of `NO_PROXY` separated with `;`, `|` or blanks, and names in mixed case.',
      why: 'Requests that should go through the proxy go out directly and are refused by the network, or those that should go out directly land at the proxy. An intercepting proxy then answers with certificates of its own CA: `x509: certificate signed by unknown authority`.',
      fix: 'Set `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, with commas in the latter.',
      whenNotToUse: 'For `ALL_PROXY` when the program reads it itself, for example through `golang.org/x/net/proxy`.',
    },
    messages,
    fixes,
  },
  (environment, report) => {
    if (environment.moment === 'build' && environment.program.makesTlsConnections !== 'yes') return;
    for (const variable of environment.variables) {
      const problem = judgeProxy(environment, variable);
      if (problem) reportProblem(environment, variable, problem, report);
    }
  },
);

function reportProblem(environment: ProcessEnvironment, variable: EnvironmentVariable, problem: ProxyProblem, report: Reporter<typeof messages, typeof fixes>): void {
  const { name, edits } = variable;
  switch (problem.kind) {
    case 'all-proxy':
      return report('allProxy', variable.nameSpan, { name }, { fixes: fixOf(report.title('copy', {}), true, edits.copyTo(inCaseOf(name, ['HTTPS_PROXY', 'HTTP_PROXY']))) });
    case 'http-only': {
      const severity = environment.program.makesTlsConnections === 'yes' ? 'warning' : 'information';
      return report('httpOnly', variable.nameSpan, { name, minor: problem.minor }, { severity, fixes: fixOf(report.title('copyHttps', {}), true, edits.copyTo(inCaseOf(name, ['HTTPS_PROXY']))) });
    }
    case 'separator':
      return report('separator', variable.valueSpan, { name, repaired: problem.repaired }, { fixes: fixOf(report.title('commas', {}), true, edits.setValue(problem.repaired)) });
    case 'spelling':
      return report('spelling', variable.nameSpan, { name, meant: problem.meant }, { fixes: fixOf(report.title('rename', { meant: problem.meant }), true, edits.rename(problem.meant)) });
  }
}

/** Whoever writes the names in lower case goes on doing so. */
function inCaseOf(name: string, upper: readonly string[]): readonly string[] {
  return name === name.toLowerCase() ? upper.map((each) => each.toLowerCase()) : upper;
}
