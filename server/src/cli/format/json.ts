/** `--format json`: the contract, as it stands. */
import type { CheckReport } from '../report';

export function formatJson(report: CheckReport): string {
  return `${JSON.stringify(report)}\n`;
}
