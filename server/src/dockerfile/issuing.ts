/** Certificates that a RUN makes with openssl for a host name, and whether the name gets to where it is looked for. */
import type { Span } from '../core/text';
import { baseName } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import type { Argument, RunCommand } from './evaluate/commands/types';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage, Step } from './evaluate/stage';

export interface NamelessCertificate {
  readonly step: Step;
  readonly evaluated: EvaluatedCommand;
  /** `none`: nothing gives it a subjectAltName. `dropped`: its request has one, which `openssl x509 -req` leaves out. */
  readonly reason: 'none' | 'dropped';
  /** `self-signed` by `openssl req -x509`, or `signed` from a request by `openssl x509 -req`. */
  readonly made: 'self-signed' | 'signed';
  readonly host: string;
  /** `DNS:shop.example.com`, or what the request says. */
  readonly names: string;
  /** The common name as it is written, or the command that drops the extensions. */
  readonly at: Span;
  /** The word behind which a further option can stand. */
  readonly last: Argument;
}

/** Certificates of servers that are made without a subjectAltName, for certain. */
export function namelessCertificates(analysis: DockerfileAnalysis): readonly NamelessCertificate[] {
  // A configuration that somebody prepared may give the name.
  const issuers = new Set(analysis.stages.flatMap((stage) => stage.steps.flatMap((step) => step.commands.flatMap(({ command }) => issuersIn(command)))));
  return analysis.stages.flatMap((stage) => inStage(analysis, stage, issuers));
}

function takesValue(word: string | undefined): boolean {
  return word !== undefined && /^-(subj|days|newkey|keyout|out|key|in|CA|CAkey|CAserial|passin|passout|set_serial|addext|config|extfile)$/.test(word);
}

interface Request {
  readonly subject: Argument;
  readonly host: string;
  readonly names: string | undefined;
}

function inStage(analysis: DockerfileAnalysis, stage: EvaluatedStage, issuers: ReadonlySet<string>): NamelessCertificate[] {
  const found: NamelessCertificate[] = [];
  const requests = new Map<string, Request>();
  let isConfigured = false;
  for (const step of stage.steps) {
    isConfigured ||= mentionsConfiguration(analysis, step);
    if (step.inherited) continue;
    for (const evaluated of step.commands) {
      const certificate = isConfigured ? undefined : certificateOf(step, evaluated, requests, issuers);
      if (certificate) found.push(certificate);
    }
  }
  return found;
}

/** `openssl.cnf` is written to, or another configuration is named by a variable. */
function mentionsConfiguration(analysis: DockerfileAnalysis, { instruction }: Step): boolean {
  return /openssl\.cnf|OPENSSL_CONF\b/.test(analysis.model.text.slice(instruction.span.start, instruction.span.end));
}

function certificateOf(step: Step, evaluated: EvaluatedCommand, requests: Map<string, Request>, issuers: ReadonlySet<string>): NamelessCertificate | undefined {
  const { command } = evaluated;
  const words = command.args.map((arg) => arg.value);
  // A word that is not known may be an option, unless it stands where a value must.
  if (command.name !== 'openssl' || words.some((word, index) => word === undefined && !takesValue(words[index - 1]))) return undefined;
  if (words[0] === 'req') return requested(step, evaluated, requests, issuers);
  return words[0] === 'x509' && words.includes('-req') ? signed(step, evaluated, requests, issuers) : undefined;
}

function requested(step: Step, evaluated: EvaluatedCommand, requests: Map<string, Request>, issuers: ReadonlySet<string>): NamelessCertificate | undefined {
  const { command } = evaluated;
  const request = requestOf(command);
  if (!request) return undefined;
  const out = valueOf(command, '-out')?.value;
  if (out !== undefined) requests.set(out, request);
  const makesCertificate = command.args.some((arg) => arg.value === '-x509');
  if (!makesCertificate || request.names !== undefined || isIssuer(out, request.host, issuers)) return undefined;
  return { step, evaluated, reason: 'none', made: 'self-signed', host: request.host, names: nameOf(request.host), at: request.subject.span, last: request.subject };
}

function signed(step: Step, evaluated: EvaluatedCommand, requests: ReadonlyMap<string, Request>, issuers: ReadonlySet<string>): NamelessCertificate | undefined {
  const { command } = evaluated;
  const source = valueOf(command, '-in')?.value;
  const request = source === undefined ? undefined : requests.get(source);
  const last = command.args.at(-1);
  const givesNames = command.args.some((arg) => arg.value === undefined || /^-(extfile|extensions|copy_extensions|force_pubkey|clrext|ext)$/.test(arg.value));
  if (!request || !last || givesNames || isIssuer(valueOf(command, '-out')?.value, request.host, issuers)) return undefined;
  const reason = request.names === undefined ? 'none' : 'dropped';
  const at = { start: command.nameSpan.start, end: (command.args[0] ?? last).span.end };
  return { step, evaluated, reason, made: 'signed', host: request.host, names: request.names ?? nameOf(request.host), at, last };
}

/** What `openssl req` puts into a request or a certificate; `undefined` where its names or its extensions cannot be told. */
function requestOf(command: RunCommand): Request | undefined {
  const subject = valueOf(command, '-subj');
  const host = /(?:^|\/)CN\s*=\s*([^/]+?)\s*(?:\/|$)/.exec(subject?.value ?? '')?.[1];
  if (!subject || host === undefined || !isHostName(host)) return undefined;
  if (command.args.some((arg) => arg.value !== undefined && /^-(config|extensions|reqexts|section)$/.test(arg.value))) return undefined;
  const added = command.args.flatMap((arg, index) => (command.args[index - 1]?.value === '-addext' ? [arg.value] : []));
  if (added.some((extension) => extension === undefined || /^\s*basicConstraints\s*=.*CA:TRUE/i.test(extension) || /clientAuth/.test(extension))) return undefined;
  const names = added.map((extension) => /^\s*subjectAltName\s*=\s*(.*)$/s.exec(extension ?? '')?.[1]).find((each) => each !== undefined);
  return { subject, host, names };
}

function valueOf(command: RunCommand, option: string): Argument | undefined {
  const index = command.args.findIndex((arg) => arg.value === option);
  return index < 0 ? undefined : command.args[index + 1];
}

/** A name that a client connects to; a word without a dot may be the name of anything. */
function isHostName(name: string): boolean {
  return name === 'localhost' || isAddress(name) || /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(name);
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(name);
}

function nameOf(host: string): string {
  return `${isAddress(host) ? 'IP' : 'DNS'}:${host}`;
}

/** A CA needs no name of a host: it signs others, or it is called one. */
function isIssuer(out: string | undefined, host: string, issuers: ReadonlySet<string>): boolean {
  const file = out === undefined ? '' : baseName(out);
  return issuers.has(file) || /(^|[^a-z])(ca|root|cacert|authority|issuer|intermediate)([^a-z]|$)/i.test(file) || /(^|[^a-z])(ca|root|authority|issuer)([^a-z]|$)/i.test(host);
}

function issuersIn(command: RunCommand): string[] {
  if (command.name !== 'openssl') return [];
  return command.args.flatMap((arg, index) => (arg.value !== undefined && /^-(CA|CAfile|trusted|signer|cert)$/.test(command.args[index - 1]?.value ?? '') ? [baseName(arg.value)] : []));
}
