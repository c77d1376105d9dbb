/** `--format sarif`: SARIF 2.1.0. */
import type { Severity } from '../../core/finding';
import type { Range } from '../../core/text';
import type { RuleInfo } from '../../service/rules';
import { printableJson } from '../terminal';
import type { Shard } from '../shard';
import type { CheckReport, ReportedEdit, ReportedFinding, ReportedFix } from '../report';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };
const base = '%SRCROOT%';

/** `rules` are all known rules; those without findings are left out. */
export function formatSarif(report: CheckReport, rules: readonly RuleInfo[], version: string, shard?: Shard): string {
  const used = new Set(report.findings.map(finding => finding.rule));
  const listed = rules.filter(rule => used.has(rule.name));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'trustlint', semanticVersion: version, informationUri: 'https://github.com/trustlint/trustlint', rules: listed.map(ruleOf) } },
        // Services that take several files for one commit tell them apart by this.
        ...(shard ? { automationDetails: { id: `trustlint/shard-${shard.number}-of-${shard.of}/` } } : {}),
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [base]: { description: { text: 'The working directory of the command.' } } },
        results: report.findings.map(finding => resultOf(finding, listed)),
      },
    ],
  };
  return printableJson(log);
}

function ruleOf(rule: RuleInfo): object {
  return {
    id: rule.name,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.summary },
    help: { text: rule.fix },
    helpUri: rule.url,
    defaultConfiguration: { level: levels[rule.level] },
  };
}

function resultOf(finding: ReportedFinding, rules: readonly RuleInfo[]): object {
  const ruleIndex = rules.findIndex(rule => rule.name === finding.rule);
  return {
    ruleId: finding.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: `${finding.message}\n${finding.why}\nhelp: ${finding.help}` },
    locations: [location(finding.file, finding.range)],
    ...(finding.related.length === 0 ? {} : { relatedLocations: distinct(finding.related.map(place => ({ ...location(place.file, place.range), message: { text: place.message } }))) }),
    ...(finding.fixes.length === 0 ? {} : { fixes: distinct(finding.fixes.map(fixOf)) }),
  };
}

/** The standard wants no two alike in these lists. */
function distinct(items: readonly object[]): readonly object[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}

function location(file: string, range: Range): object {
  return { physicalLocation: { artifactLocation: artifact(file), region: region(range) } };
}

function artifact(file: string): object {
  // Half of a surrogate pair cannot be encoded.
  return { uri: file.replace(/[\ud800-\udfff]/gu, '\ufffd').split('/').map(encodeURIComponent).join('/'), uriBaseId: base };
}

function region({ start, end }: Range): object {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function fixOf(fix: ReportedFix): object {
  const files = [...new Set(fix.edits.map(edit => edit.file))];
  return {
    description: { text: fix.safe ? fix.title : `${fix.title} (unsafe)` },
    artifactChanges: files.map(file => ({ artifactLocation: artifact(file), replacements: fix.edits.filter(edit => edit.file === file).map(replacement) })),
  };
}

function replacement(edit: ReportedEdit): object {
  return { deletedRegion: region(edit.range), insertedContent: { text: edit.newText } };
}
