/** Chains as an inspection shows them. */
import type { PemAnalysis } from '../analysis';
import { issuedItself } from '../certificate/model';
import { nameText } from '../certificate/names';
import type { InspectedChain } from '../inspection';

export function chainsOf(analysis: PemAnalysis, host: string | null): readonly InspectedChain[] {
  return analysis.paths.map((path) => chainOf(analysis, path, host));
}

function chainOf(analysis: PemAnalysis, path: readonly number[], _host: string | null): InspectedChain {
  const last = analysis.certificateAt(path[path.length - 1] ?? 0);
  const complete = last !== undefined && issuedItself(last);
  return {
    blocks: path,
    end: complete ? 'root' : 'missing-issuer',
    missing: complete || !last ? null : nameText(last.issuer),
    inOrder: path.every((index, i) => i === 0 || index === (path[i - 1] ?? 0) + 1),
    checks: [],
  };
}
