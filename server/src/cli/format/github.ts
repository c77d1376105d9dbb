/** `--format github`: workflow commands that become annotations. */
import type { Severity } from '../../core/finding';
import { printable } from '../terminal';
import type { CheckReport, ReportedFinding } from '../report';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' };

export function formatGithub(report: CheckReport): string {
  return report.findings.map(finding => `${annotation(finding)}\n`).join('');
}

function annotation(finding: ReportedFinding): string {
  const { start, end } = finding.range;
  const properties = [
    `file=${property(finding.file)}`,
    `line=${start.line + 1}`,
    `endLine=${end.line + 1}`,
    // Columns are understood within one line only.
    ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${Math.max(end.character, start.character + 1)}`] : []),
    `title=${property(finding.rule)}`,
  ];
  return `::${commands[finding.severity]} ${properties.join(',')}::${data(`${finding.message}\n${finding.why}\nhelp: ${finding.help}`)}`;
}

function data(text: string): string {
  return printable(text.replace(/\r\n?/g, '\n')).replace(/%/g, '%25').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
