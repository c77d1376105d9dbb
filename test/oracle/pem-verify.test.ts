/** Verification of chains against suites that others wrote, and against what real Go says of the same chains. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { goAcceptance } from '../../server/src/x509/acceptance/acceptance';
import { certificateOf, readBundle } from '../../server/src/x509/bundle/bundle';
import type { Certificate } from '../../server/src/x509/certificate/model';
import { readCertificate } from '../../server/src/x509/certificate/read';
import { KeyPurpose } from '../../server/src/x509/certificate/oids';
import { verify } from '../../server/src/x509/verify/build';
import type { PolicyInputs } from '../../server/src/x509/verify/policies';
import { goProgram, goReleases, NoGo } from './go';
import type { GoProgram } from './go';
import { opensslSuite, pkits } from './suites';
import type { OpensslSuite, Pkits, PkitsCase } from './suites';

/** A question to both. */
interface Question {
  readonly name: string;
  readonly leaf: Certificate;
  readonly roots: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly at: number;
  readonly purpose: string;
}

let go: GoProgram | undefined;
let nist: Pkits | undefined;
let openssl: OpensslSuite | undefined;
const reasons: string[] = [];

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    reasons.push(error.message);
    return undefined;
  }
}

before(() => {
  go = attempt(() => goProgram(goReleases().at(-1) ?? '', join(import.meta.dirname, 'verify-probe')));
  nist = attempt(pkits);
  openssl = attempt(opensslSuite);
});

/** Whether real Go verifies each; the error otherwise. */
function askGo(program: GoProgram, questions: readonly Question[]): readonly string[] {
  const base64 = (certificate: Certificate): string => Buffer.from(certificate.der).toString('base64');
  const lines = questions.map(({ leaf, roots, intermediates, at, purpose }) => JSON.stringify({
    Leaf: base64(leaf), Roots: roots.map(base64), Intermediates: intermediates.map(base64), At: at / 1000, Host: '', AnyPurpose: purpose === KeyPurpose.any,
  }));
  const output = execFileSync(program.path, { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 28, env: {} }).toString('utf8');
  return output.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as string);
}

async function verified({ leaf, roots, intermediates, at, purpose }: Question, policies?: PolicyInputs): Promise<boolean> {
  const parsed = [leaf, ...roots, ...intermediates].every(({ der }) => goAcceptance(der).accepted.at(-1)?.until === null);
  if (!parsed) return false;
  const options = { at, go: '1.27', host: null, purpose, ...(policies ? { policies } : {}) };
  return (await verify(leaf, { roots, intermediates }, options, webcrypto.subtle)).verified;
}

/** Names of the questions that we answer otherwise than real Go does. */
async function differences(program: GoProgram, questions: readonly Question[]): Promise<readonly string[]> {
  const answers = askGo(program, questions);
  const found: string[] = [];
  for (const [index, question] of questions.entries()) {
    const real = answers[index] ?? 'no answer';
    const ours = await verified(question);
    if (ours !== (real === '')) found.push(`${question.name}: Go says "${real}", we say ${ours}`);
  }
  return found;
}

function pkitsQuestion(suite: Pkits, each: PkitsCase): Question {
  const certificates = each.CertPath.map(name => needed(readCertificate(suite.certificate(name)), name));
  return { name: each.Name, leaf: needed(certificates.at(-1), each.Name), roots: certificates.slice(0, 1), intermediates: certificates.slice(1, -1), at: Date.UTC(2011, 3, 15), purpose: KeyPurpose.any };
}

function policyInputs(each: PkitsCase): PolicyInputs {
  const named = each.InitialPolicySet.filter(name => name !== 'anyPolicy').map(name => `2.16.840.1.101.3.2.1.48.${name.split('-').at(-1) ?? ''}`);
  const acceptable = each.InitialPolicySet.includes('anyPolicy') ? [] : named;
  return { acceptable, requireExplicit: each.InitialExplicitPolicy, inhibitMapping: each.InitialPolicyMappingInhibit, inhibitAny: each.InitialAnyPolicyInhibit };
}

function needed<T>(value: T | undefined, what: string): T {
  assert.ok(value !== undefined, what);
  return value;
}

/** The groups of cases that the documentation explains; a difference in any other group is a mistake. */
const documented = readFileSync(join(import.meta.dirname, '..', '..', 'server', 'docs', 'verification.md'), 'utf8');

describe('NIST PKITS', () => {
  test('comes out as expected, but for what is explained', async context => {
    if (!nist) return context.skip(reasons.join('; '));
    const different: string[] = [];
    for (const each of nist.cases) if ((await verified(pkitsQuestion(nist, each), policyInputs(each))) !== each.ShouldValidate) different.push(each.Name);
    context.diagnostic(`${nist.cases.length - different.length} of ${nist.cases.length} as expected`);
    const unexplained = different.filter(name => !documented.includes(`\`${name.split(' ')[0]}\``));
    assert.deepEqual(unexplained, []);
    assert.ok(different.length <= 68, 'no more differences than are explained');
  });

  test('comes out as real Go says', async context => {
    if (!nist || !go) return context.skip(reasons.join('; '));
    const suite = nist;
    // Go lets callers name acceptable policies only; the other inputs are its own tests' business.
    const plain = suite.cases.filter(each => !each.InitialExplicitPolicy && !each.InitialPolicyMappingInhibit && !each.InitialAnyPolicyInhibit);
    const questions = plain.map(each => pkitsQuestion(suite, each));
    const found = await differences(go, questions);
    context.diagnostic(`${go.release}: ${questions.length - found.length} of ${questions.length} the same`);
    assert.deepEqual(found, []);
  });
});

interface OpensslCall {
  readonly expected: boolean;
  readonly question: Question;
}

function opensslCalls(suite: OpensslSuite): readonly OpensslCall[] {
  const calls: OpensslCall[] = [];
  const pattern = /ok\((!?)verify\("([^"]+)", "([^"]*)", \[([^\]]*)\], \[([^\]]*)\](?:,\s*([^)]*))?\)/g;
  for (const [, no, leaf, purpose, roots, intermediates, options = ''] of suite.recipe.matchAll(pattern)) {
    // Proxy certificates, other moments and policies are asked for with options that Go has nothing like.
    if (/allow_proxy|attime|policy|no_check_time|x509_strict|verify_|sm2|explicit/.test(options)) continue;
    const load = (list = ''): Certificate[] => list.replace(/qw\(|[)"]/g, ' ').split(/[\s,]+/).filter(name => name !== '').flatMap(name => certificatesOf(suite, name));
    const [certificate] = load(leaf);
    const purposes: Readonly<Record<string, string>> = { sslserver: KeyPurpose.server };
    if (!certificate || (purpose !== 'sslserver' && purpose !== '' && purpose !== 'any')) continue;
    const question = { name: `${leaf} ${roots} ${intermediates} ${options}`, leaf: certificate, roots: load(roots), intermediates: load(intermediates), at: Date.UTC(2026, 10, 24), purpose: purposes[purpose ?? ''] ?? KeyPurpose.any };
    calls.push({ expected: no === '', question });
  }
  return calls;
}

function certificatesOf(suite: OpensslSuite, name: string): readonly Certificate[] {
  try {
    return readBundle(suite.file(`${name}.pem`)).blocks.flatMap(block => certificateOf(block) ?? []);
  } catch {
    return [];
  }
}

describe('the certificates of OpenSSL', () => {
  test('are verified as real Go verifies them', async context => {
    if (!openssl || !go) return context.skip(reasons.join('; '));
    const calls = opensslCalls(openssl);
    assert.ok(calls.length > 100, `only ${calls.length} calls were read`);
    const found = await differences(go, calls.map(({ question }) => question));
    let expected = 0;
    for (const call of calls) if ((await verified(call.question)) === call.expected) expected++;
    context.diagnostic(`${go.release}: ${calls.length - found.length} of ${calls.length} the same; ${expected} as OpenSSL's own test wants it`);
    assert.deepEqual(found, []);
  });

  test('in every combination of three that fit by name', async context => {
    if (!openssl || !go) return context.skip(reasons.join('; '));
    const suite = openssl;
    const names = [...new Set([...suite.recipe.matchAll(/\b[a-z][\w+-]*(?:cert|root|ca|ee)[\w+-]*\b/g)].map(([name]) => name))];
    const all = [...new Map(names.flatMap(name => certificatesOf(suite, name)).map(each => [each.sha256, each])).values()];
    const questions: Question[] = [];
    for (const leaf of all) {
      for (const issuer of all.filter(each => each !== leaf && each.subject.key === leaf.issuer.key)) {
        const tops = all.filter(each => each !== issuer && each.subject.key === issuer.issuer.key).slice(0, 12);
        for (const root of tops) questions.push({ name: [leaf, issuer, root].map(each => each.sha256.slice(0, 8)).join(' '), leaf, roots: [root], intermediates: [issuer], at: Date.UTC(2026, 10, 24), purpose: KeyPurpose.server });
      }
    }
    const asked = questions.slice(0, 3000);
    const found = await differences(go, asked);
    context.diagnostic(`${go.release}: ${asked.length - found.length} of ${asked.length} the same`);
    assert.ok(asked.length > 100);
    assert.deepEqual(found.slice(0, 5), []);
  });
});
