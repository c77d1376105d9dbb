/** Comments that silence rules: our own, and those meant for linters that say the same. */
import type { Suppression } from '../core/language';
import { lineBreakOf, type Span } from '../core/text';
import type { DockerfileModel } from './model';

const own = /^trustlint-ignore(-file)?\s*:?\s*([^:]*?)\s*(?::\s*(.*))?$/;

/** All suppressing comments of the file; a comment covers the instruction it stands in or the next one. */
export function suppressionsOf(model: DockerfileModel, respectOthers: boolean): Suppression[] {
  const found: Suppression[] = [];
  for (const comment of model.comments) {
    const match = own.exec(comment.text);
    if (match) {
      const rules = (match[2] ?? '').split(/[\s,]+/).filter((name) => name !== '');
      const covers = match[1] ? { start: 0, end: model.text.length + 1 } : coveredBy(model, comment.span);
      found.push({ rules, covers, reason: (match[3] ?? '').trim(), comment: comment.span, by: 'own' });
    } else if (respectOthers) found.push(...foreign(model, comment));
  }
  return found;
}

function coveredBy(model: DockerfileModel, comment: Span): Span {
  const around = model.instructions.find((i) => i.span.start <= comment.start && comment.end <= i.span.end);
  const next = around ?? model.instructions.find((i) => i.span.start >= comment.end);
  return next ? next.span : { start: comment.end, end: comment.end };
}

/** Other linters' ids for what we call `dockerfile/verification-disabled`. */
const sameAsVerification = /\b(CKV2_DOCKER_([2-6]|1[2-6])|S4830)\b/;

function foreign(model: DockerfileModel, comment: DockerfileModel['comments'][number]): Suppression[] {
  if (!/^\s*(checkov:skip=|trivy:ignore:|NOSONAR|hadolint ignore=|kics-scan ignore)/i.test(comment.text) || !sameAsVerification.test(comment.text)) return [];
  // Checkov's comments count anywhere in the block that they stand in, and before it.
  const covers = coveredBy(model, comment.span);
  return [{ rules: ['dockerfile/verification-disabled'], covers, reason: comment.text, comment: comment.span, by: 'other' }];
}

/** A comment line before the instruction that `at` is in. */
export function suppressionEdit(model: DockerfileModel, at: Span, rule: string, reason: string): { span: Span; newText: string } | undefined {
  const instruction = model.instructions.find((i) => i.span.start <= at.start && at.start <= i.span.end);
  if (!instruction) return undefined;
  const line = model.lines.lineStart(model.lines.positionAt(instruction.span.start).line);
  return { span: { start: line, end: line }, newText: `# trustlint-ignore ${rule}: ${reason}${lineBreakOf(model.text)}` };
}
