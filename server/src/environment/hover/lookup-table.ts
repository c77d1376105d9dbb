/** The lookup as a table: what Go opens, what it finds, and why. */
import { codeText } from '../../core/markdown';
import { defineTexts, render, type Text } from '../../core/message';
import type { Trace, TraceStep } from '../../trust/types';

const texts = defineTexts('environment.hover.lookup', {
  oneRoot: '1 root',
  roots: '{count} roots',
  more: '\n| … | {count} more | |',
  table: '| Go opens | finds | because of |\n|---|---|---|\n{rows}',
});

/** A hover is no place for a long list: the trace view has all of it. */
const mostRows = 12;

/** The lookup as a small Markdown table. */
export function traceTable(trace: Trace): Text {
  const shown = trace.steps.slice(0, mostRows);
  const hidden = trace.steps.length - shown.length;
  return texts.table({ rows: shown.map(rowOf).join('\n') + (hidden > 0 ? render(texts.more({ count: hidden })) : '') });
}

function rowOf(step: TraceStep): string {
  const roots = step.roots === null || step.roots === 0 ? '' : ` (${render(step.roots === 1 ? texts.oneRoot() : texts.roots({ count: step.roots }))})`;
  return `| \`${cell(codeText(step.path))}\` | ${step.outcome}${roots} | ${cell(render(step.origin.text))} |`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}
