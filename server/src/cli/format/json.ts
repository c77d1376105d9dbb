/** `--format json`: the contract, as it stands. */
import type { CheckReport } from '../report';
import { printableJson } from '../terminal';

export function formatJson(report: CheckReport): string {
  return printableJson(report);
}
