/** Chains as an inspection shows them. */
import type { PemAnalysis } from '../analysis';
import { pairKey } from '../bundle/graph';
import { isAuthority, issuedItself } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import { nameText } from '../certificate/names';
import { KeyPurpose } from '../certificate/oids';
import type { ChainCheck, InspectedChain } from '../inspection';
import { checkChain } from '../verify/checks';

/** Chains of more files than this are listed without their checks: nobody opens them all. */
const mostChecked = 200;

export function chainsOf(analysis: PemAnalysis, host: string | null): readonly InspectedChain[] {
  return analysis.paths.map((path, index) => chainOf(analysis, path, index < mostChecked ? host : undefined));
}

function chainOf(analysis: PemAnalysis, path: readonly number[], host: string | null | undefined): InspectedChain {
  const last = analysis.certificateAt(path[path.length - 1] ?? 0);
  const complete = last !== undefined && issuedItself(last);
  return {
    blocks: path,
    end: complete ? 'root' : 'missing-issuer',
    missing: complete || !last ? null : nameText(last.issuer),
    inOrder: path.every((index, i) => i === 0 || index === (path[i - 1] ?? 0) + 1),
    checks: host === undefined ? [] : checksOf(analysis, path, host),
  };
}

function checksOf(analysis: PemAnalysis, path: readonly number[], host: string | null): readonly ChainCheck[] {
  const chain = path.flatMap((index) => analysis.certificateAt(index) ?? []);
  const [leaf] = chain;
  // Authorities alone are no chain that a client would check.
  if (!leaf || chain.length !== path.length || (isAuthority(leaf) && host === null)) return [];
  const results = checkChain(chain, {
    at: analysis.at,
    go: analysis.go,
    host,
    purpose: purposeOf(leaf),
    trusted: null,
    signature: (place) => analysis.signatures.get(pairKey(path[place] ?? -1, path[place + 1] ?? -1)) ?? 'unchecked',
  });
  return results.map(({ check, outcome, text, place }) => ({ check, outcome, text, block: place === null ? null : (path[place] ?? null) }));
}

/** What the leaf is for: a server, unless it says that it is for something else only. */
function purposeOf({ keyPurposes }: Certificate): string {
  const [first] = keyPurposes ?? [];
  return first === undefined || keyPurposes?.includes(KeyPurpose.server) || keyPurposes?.includes(KeyPurpose.any) ? KeyPurpose.server : first;
}
