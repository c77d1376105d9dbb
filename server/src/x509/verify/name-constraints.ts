/** Name constraints as Go applies them (golang/go crypto/x509 verify.go of 1.27): to the alternative names of everything below. */
import { judgeDomain, mailboxDomain } from '../acceptance/domains';
import { goUrlHost } from '../acceptance/urls';
import { isIp } from '../acceptance/addresses';
import type { Certificate, GeneralName, Subtree } from '../certificate/model';

/** A name that a constraint does not allow. */
export interface Violation {
  readonly name: GeneralName;
  /** The subtree that excludes it; `null` when it lies in none of those that are permitted. */
  readonly excludedBy: Subtree | null;
}

const constrained = ['dns', 'mail', 'uri', 'ip'] as const;

/** The first name of `certificate` that the constraints of `authority` do not allow. */
export function violationOf(certificate: Certificate, authority: Certificate): Violation | undefined {
  const constraints = authority.nameConstraints;
  if (!constraints || !certificate.alternativeNames) return undefined;
  for (const kind of constrained) {
    const permitted = constraints.permitted.filter((subtree) => subtree.kind === kind);
    const excluded = constraints.excluded.filter((subtree) => subtree.kind === kind);
    if (permitted.length === 0 && excluded.length === 0) continue;
    for (const name of certificate.alternativeNames.filter((each) => each.kind === kind)) {
      const excludedBy = excluded.find((subtree) => lies(name, subtree, true) !== false);
      if (excludedBy) return { name, excludedBy };
      if (permitted.length > 0 && !permitted.some((subtree) => lies(name, subtree, false) === true)) return { name, excludedBy: null };
    }
  }
  return undefined;
}

/** Whether a name lies in a subtree; `undefined` when the name cannot be read, which forbids it either way. */
function lies(name: GeneralName, subtree: Subtree, excluding: boolean): boolean | undefined {
  switch (name.kind) {
    case 'dns':
      return domainLies(name.value, subtree.value, excluding);
    case 'mail':
      return mailLies(name.value, subtree.value);
    case 'uri':
      return uriLies(name.value, subtree.value);
    default:
      return addressLies(name.octets, subtree.octets);
  }
}

function domainLies(domain: string, constraint: string, excluding: boolean): boolean | undefined {
  // The meaning of an empty constraint is not said anywhere; it is taken for every name.
  if (constraint === '') return true;
  if (domain === '' || judgeDomain(domain, false) !== 'good') return undefined;
  const below = constraint.startsWith('.');
  const wanted = (below ? constraint.slice(1) : constraint).toLowerCase().split('.').reverse();
  const labels = domain.toLowerCase().split('.').reverse();
  // A wildcard stands for one label more: what it could stand for must not be excluded.
  const wild = labels[labels.length - 1] === '*';
  if (excluding && wild && labels.length === wanted.length && !below) return wanted.slice(0, -1).every((label, index) => label === labels[index]);
  if (labels.length < wanted.length || (below && labels.length === wanted.length)) return false;
  return wanted.every((label, index) => label === labels[index]);
}

function mailLies(mail: string, constraint: string): boolean | undefined {
  const domain = mailboxDomain(mail);
  if (domain === undefined) return undefined;
  if (!constraint.includes('@')) return domainLies(domain, constraint, false);
  const wantedDomain = mailboxDomain(constraint);
  if (wantedDomain === undefined) return undefined;
  const local = (text: string, end: string): string => text.slice(0, text.length - end.length - 1);
  return local(mail, domain) === local(constraint, wantedDomain) && domain.toLowerCase() === wantedDomain.toLowerCase();
}

function uriLies(uri: string, constraint: string): boolean | undefined {
  const host = goUrlHost(uri, 'colons')?.replace(/:\d*$/, '');
  if (host === undefined || host === '' || isIp(host.replace(/^\[|\]$/g, ''))) return undefined;
  return domainLies(host, constraint, false);
}

function addressLies(address: Uint8Array | null, range: Uint8Array | null): boolean {
  if (!address || !range || range.length !== 2 * address.length) return false;
  return address.every((octet, index) => {
    const mask = range[address.length + index] ?? 0;
    return (octet & mask) === ((range[index] ?? 0) & mask);
  });
}
