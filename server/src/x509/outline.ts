/** Lenses, outline and folds of a file of certificates. */
import type { Lens, Symbol } from '../core/language';
import { defineTexts } from '../core/message';
import type { Text } from '../core/message';
import type { Span } from '../core/text';
import type { PemAnalysis } from './analysis';
import type { BundleBlock } from './bundle/bundle';
import { rootsIn } from './bundle/roots';
import { releaseMask } from './bundle/verdict';
import { isAuthority } from './certificate/model';
import { dateOf, markerOf, nameOf } from './judging';
import { validityOf } from './view/validity';

export const outlineTexts = defineTexts('x509.outline', {
  bundle: 'trust bundle: Go {go} takes {roots} of {count} certificates',
  chain: 'certificate chain: {path}',
  keyPair: 'key pair for {name}',
  request: 'certificate request',
  certificate: '{name} · {key} · until {until}',
  expired: '{name} · {key} · expired on {until}',
});

/** More blocks than this get no lens each: they would push the text apart. */
const mostLenses = 20;

export function lensesOf(analysis: PemAnalysis): readonly Lens[] {
  const own = analysis.bundle.blocks.filter(({ container, pem }) => container === null && pem !== null);
  const [first] = own;
  if (!first) return [];
  const summary = summaryOf(analysis);
  const head = summary ? [{ span: markerOf(analysis, first), title: summary }] : [];
  const each = own.length > mostLenses ? [] : own.flatMap((block): Lens[] => {
    const title = titleFor(analysis, block);
    return title ? [{ span: markerOf(analysis, block), title }] : [];
  });
  return [...head, ...each];
}

function summaryOf(analysis: PemAnalysis): Text | undefined {
  const { go } = analysis;
  switch (analysis.kind) {
    case 'bundle': {
      const roots = rootsIn(analysis.bundle, releaseMask(go));
      return roots === null ? undefined : outlineTexts.bundle({ go, roots, count: analysis.certificates.length });
    }
    case 'chain':
      return outlineTexts.chain({ path: analysis.chain.map((index) => nameOf(analysis.bundle.blocks[index])).join(' ← ') });
    case 'key-pair':
      return outlineTexts.keyPair({ name: nameOf(analysis.leaves[0]?.block ?? analysis.certificates[0]?.block) });
    case 'request':
      return outlineTexts.request();
    default:
      return undefined;
  }
}

function titleFor(analysis: PemAnalysis, block: BundleBlock): Text | undefined {
  if (block.content.kind !== 'certificate') return undefined;
  const { certificate } = block.content;
  const slots = { name: nameOf(block), key: certificate.publicKey.description, until: dateOf(certificate.notAfter) };
  return validityOf(certificate, analysis.at) === 'expired' ? outlineTexts.expired(slots) : outlineTexts.certificate(slots);
}

export function symbolsOf(analysis: PemAnalysis): readonly Symbol[] {
  return analysis.bundle.blocks.flatMap((block): Symbol[] => {
    if (block.container !== null || !block.pem) return [];
    const name = nameOf(block);
    const base = { name: name === '' ? '?' : name, span: analysis.spanOf(block.span), nameSpan: markerOf(analysis, block) };
    if (block.content.kind === 'certificate') {
      const { certificate } = block.content;
      return [{ ...base, kind: 'certificate', detail: `${isAuthority(certificate) ? 'CA' : 'leaf'}, ${dateOf(certificate.notAfter)}` }];
    }
    const isKey = block.content.kind === 'private-key' || block.content.kind === 'public-key';
    return [{ ...base, kind: isKey ? 'key' : 'other', detail: isKey && 'key' in block.content ? block.content.key.description : '' }];
  });
}

export function foldsOf(analysis: PemAnalysis): readonly Span[] {
  return analysis.bundle.blocks.flatMap((block) => (block.container === null && block.pem ? [analysis.spanOf(block.span)] : []));
}
