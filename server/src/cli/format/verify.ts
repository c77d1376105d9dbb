/** The result of `trustlint ca verify`. */
import { defineTexts, render } from '../../core/message';
import { nameText } from '../../x509/certificate/names';
import type { Verification } from '../../x509/verify/build';

export const verifyTexts = defineTexts('cli.format.verify', {
  verified: 'verified: {path}',
  notVerified: 'not verified: {path}',
  passed: 'ok   {text}',
  failed: 'FAIL {text}',
  notChecked: '?    {text}',
});

const marks = { passed: verifyTexts.passed, failed: verifyTexts.failed, 'not-checked': verifyTexts.notChecked } as const;

export function verificationText({ verified, chain, checks }: Verification): string {
  const path = chain.map(({ subject }) => nameText(subject)).join(' <- ');
  const head = verified ? verifyTexts.verified({ path }) : verifyTexts.notVerified({ path });
  return [render(head), ...checks.map(({ outcome, text }) => `  ${render(marks[outcome]({ text: render(text) }))}`), ''].join('\n');
}

export function verificationJson({ verified, chain, checks }: Verification): object {
  return {
    version: 1,
    verified,
    chain: chain.map(({ subject, issuer, sha256 }) => ({ subject: nameText(subject), issuer: nameText(issuer), sha256 })),
    checks: checks.map(({ check, outcome, text, place }) => ({ check, outcome, message: render(text), certificate: place })),
  };
}
