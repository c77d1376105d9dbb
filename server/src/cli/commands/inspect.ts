/** `trustlint inspect`: what is in files of certificates, and what Go makes of it. */
import { webcrypto } from 'node:crypto';
import path from 'node:path';
import { atLeast } from '../../core/finding';
import { defineTexts } from '../../core/message';
import { parseGoRelease } from '../../facts/go-lookup';
import { inspectFully, newestGo } from '../../x509/inspect';
import type { Inspection } from '../../x509/inspection';
import { oneOf, stringOption } from '../arguments';
import type { Arguments, Command, Values } from '../command';
import { inspectionJson, inspectionText } from '../format/inspect';
import { bytesOf } from '../files';
import { complain, exitStatus, printable, printableJson, UsageError, type ExitStatus, type Terminal } from '../terminal';

export const inspectCommandTexts = defineTexts('cli.inspect', {
  summary: 'show the certificates and keys in files, and which of them Go takes',
  format: 'pretty (default) or json',
  go: 'as this release of Go reads, for example 1.22 or 1.24.4; the newest known by default',
  host: 'check the chain for this host name or address too',
  at: 'judge validity at this date (2026-11-24) or moment (2026-11-24T12:00:00Z); now by default',
  files: 'FILE is a file of any kind, `-` standard input. PEM, DER, PKCS#7 and certificate requests are read; PKCS#12 and Java keystores are only named. Of a private key nothing but its kind is shown.',
  roots: 'The number of roots is what `AppendCertsFromPEM` of that release adds to an empty pool, in a program whose go.mod names the release.',
  status: 'Exit status: 0 no error and no warning, 1 some, 2 wrong use or unreadable input.',
  needsFile: '`trustlint inspect` needs one file or more',
  badGo: '`--go` must be a release such as 1.22 or 1.24.4, not `{value}`',
  badAt: '`--at` must be a date such as 2026-11-24 or a moment such as 2026-11-24T12:00:00Z, not `{value}`',
});

export const inspectCommand: Command = {
  name: 'inspect',
  usage: ['inspect FILE... [--format pretty|json] [--go VERSION] [--host NAME] [--at DATE]'],
  summary: inspectCommandTexts.summary(),
  notes: [inspectCommandTexts.files(), inspectCommandTexts.roots(), inspectCommandTexts.status()],
  options: {
    format: { value: 'FORMAT', text: inspectCommandTexts.format() },
    go: { value: 'VERSION', text: inspectCommandTexts.go() },
    host: { value: 'NAME', text: inspectCommandTexts.host() },
    at: { value: 'DATE', text: inspectCommandTexts.at() },
  },
  run: inspectFiles,
};

async function inspectFiles({ values, positionals }: Arguments, terminal: Terminal): Promise<ExitStatus> {
  const format = oneOf(values, 'format', ['pretty', 'json'], 'pretty');
  if (positionals.length === 0) throw new UsageError(inspectCommandTexts.needsFile());
  const host = stringOption(values, 'host');
  const options = { subtle: webcrypto.subtle, at: momentOption(values), go: goOption(values), ...(host === undefined ? {} : { host }) };
  const inspected: { readonly file: string; readonly inspection: Inspection }[] = [];
  let troubled = false;
  for (const file of positionals) {
    const bytes = readBytes(file, terminal);
    if (bytes) inspected.push({ file: file.split(path.sep).join('/'), inspection: await inspectFully(bytes, options) });
    else troubled = true;
  }
  if (format === 'json') terminal.out(printableJson({ version: 1, files: inspected.map(({ file, inspection }) => inspectionJson(file, inspection)) }));
  else terminal.out(printable(inspected.map(({ file, inspection }) => inspectionText(file, inspection)).join('\n')));
  if (troubled) return exitStatus.trouble;
  return inspected.some(({ inspection }) => hasFindings(inspection)) ? exitStatus.findings : exitStatus.clean;
}

function hasFindings({ problems }: Inspection): boolean {
  return problems.some(({ severity }) => atLeast(severity, 'warning'));
}

function readBytes(file: string, terminal: Terminal): Uint8Array | undefined {
  try {
    return bytesOf(file, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(terminal, error.message);
    return undefined;
  }
}

/** The release of `--go`, or the newest known. */
export function goOption(values: Values): string {
  const value = stringOption(values, 'go');
  if (value === undefined) return newestGo;
  const release = parseGoRelease(value);
  const patch = /^(?:go|v)?1\.\d+(\.\d+)?$/.exec(value.trim())?.[1];
  if (!release || !/^(go|v)?1\.\d+(\.\d+)?$/.test(value.trim())) throw new UsageError(inspectCommandTexts.badGo({ value }));
  return `1.${release.minor}${patch ?? ''}`;
}

/** The moment of `--at`, or now. */
export function momentOption(values: Values): string {
  const value = stringOption(values, 'at');
  if (value === undefined) return new Date().toISOString();
  const shaped = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value);
  const moment = Date.parse(value.length === 10 || /(Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`);
  if (!shaped || Number.isNaN(moment)) throw new UsageError(inspectCommandTexts.badAt({ value }));
  return new Date(moment).toISOString();
}
