/** What Go's HTTP client makes of the proxy variables (`http.ProxyFromEnvironment`). */
import type { EnvValue } from '../../trust/types';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';

/** The first release that uses HTTP_PROXY for `http://` targets only (https://go.dev/doc/go1.16#net/http). */
const httpProxyForHttpOnly = 16;

const read = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']);

/** Whether some program takes the variable for a proxy's: the four names, all upper or all lower case. */
export function isProxyVariable(name: string): boolean {
  return (read.has(name.toUpperCase()) || name.toUpperCase() === 'ALL_PROXY') && (name === name.toUpperCase() || name === name.toLowerCase());
}

export type ProxyProblem =
  /** ALL_PROXY, while neither of the variables is set that Go reads. */
  | { readonly kind: 'all-proxy' }
  /** HTTP_PROXY without HTTPS_PROXY: requests to `https://` go out directly. */
  | { readonly kind: 'http-only'; readonly minor: number }
  /** Entries of NO_PROXY that are not separated with commas. */
  | { readonly kind: 'separator'; readonly repaired: string }
  /** A name in mixed case: Go reads it in upper and in lower case only. */
  | { readonly kind: 'spelling'; readonly meant: string };

/** The problem of one variable; nothing for programs that are not known to be Go, which have rules of their own. */
export function judgeProxy(environment: ProcessEnvironment, variable: EnvironmentVariable): ProxyProblem | undefined {
  if (environment.program.isGo !== 'yes' || variable.value === '') return undefined;
  const upper = variable.name.toUpperCase();
  if (read.has(upper) && !isProxyVariable(variable.name)) return isFree(environment, upper) ? { kind: 'spelling', meant: upper } : undefined;
  switch (upper) {
    case 'ALL_PROXY':
      return isProxyVariable(variable.name) && isFree(environment, 'HTTPS_PROXY') && isFree(environment, 'HTTP_PROXY') ? { kind: 'all-proxy' } : undefined;
    case 'HTTP_PROXY':
      return judgeHttp(environment);
    case 'NO_PROXY':
      return judgeExceptions(variable.value);
    default:
      return undefined;
  }
}

function judgeHttp(environment: ProcessEnvironment): ProxyProblem | undefined {
  const { go } = environment.program;
  if (go === 'unknown' || go.minor < httpProxyForHttpOnly || !isFree(environment, 'HTTPS_PROXY')) return undefined;
  return { kind: 'http-only', minor: go.minor };
}

/** Go cuts at commas and takes blanks off the ends: any other separator stays inside an entry that then matches nothing. */
function judgeExceptions(value: string | undefined): ProxyProblem | undefined {
  if (value === undefined || !/[^\s,;|](\s*[;|]\s*|\s+)[^\s,;|]/.test(value)) return undefined;
  return { kind: 'separator', repaired: value.split(/[\s,;|]+/).filter((entry) => entry !== '').join(',') };
}

/** Whether it is certain that Go finds nothing under this name, in either case. */
function isFree(environment: ProcessEnvironment, name: string): boolean {
  return [name, name.toLowerCase()].every((each) => isEmpty(environment.value(each)));
}

function isEmpty(value: EnvValue): boolean {
  return value.kind === 'unset' || (value.kind === 'set' && value.value === '');
}

/** The host of a proxy that is spoken to over TLS; `undefined` for any other value. */
export function tlsProxyHost(value: string | undefined): string | undefined {
  const host = /^https:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]+)/i.exec(value ?? '')?.[1];
  return host === '' ? undefined : host;
}
