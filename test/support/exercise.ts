/** Asks the engine everything there is to ask about a file and checks what holds of any answer to any text. */
import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/core/finding';
import { render, type Text } from '../../server/src/core/message';
import type { Span } from '../../server/src/core/text';
import { mainText, pathOf, serviceFor, textOf, uriOf, type World } from './world';

/** Findings and every editor feature; an exception anywhere in the engine comes out of here. */
export async function exercise(world: World): Promise<readonly Finding[]> {
  const service = serviceFor(world);
  const uri = uriOf(world.main);
  const { findings } = (await service.findings(uri)) ?? { findings: [] };
  checkFindings(world, findings);
  const text = mainText(world);
  for (const offset of placesIn(text)) {
    const hover = await service.hover(uri, offset);
    if (hover) checkSpan(hover.span, text, 'a hover');
    for (const part of hover?.parts ?? []) checkText(part);
    for (const completion of await service.completions(uri, offset)) checkSpan(completion.span, text, 'a completion');
    await service.definition(uri, offset);
    await service.quickFixes(uri, { start: offset, end: offset });
  }
  for (const lens of await service.lenses(uri)) checkSpan(lens.span, text, 'a lens');
  for (const link of await service.links(uri)) checkSpan(link.span, text, 'a link');
  for (const target of await service.traceTargets(uri)) {
    checkSpan(target.span, text, 'a trace target');
    await service.trace(uri, { target: target.id });
  }
  return findings;
}

/** A handful of offsets, spread over the text, with both ends. */
function placesIn(text: string): readonly number[] {
  const pieces = 6;
  return [...new Set(Array.from({ length: pieces + 1 }, (_, index) => Math.floor((text.length * index) / pieces)))];
}

/** Spans lie inside their files, and every text has all its slots. */
export function checkFindings(world: World, findings: readonly Finding[]): void {
  for (const finding of findings) {
    checkSpan(finding.span, textOf(world, pathOf(finding.file)), finding.rule);
    for (const text of [finding.what, finding.why, finding.help]) checkText(text);
    for (const place of finding.related) {
      checkSpan(place.span, textOf(world, pathOf(place.file)), `a related place of ${finding.rule}`);
      checkText(place.message);
    }
    for (const fix of finding.fixes) {
      checkText(fix.title);
      for (const edit of fix.edits) checkSpan(edit.span, textOf(world, pathOf(edit.file)), `an edit of ${finding.rule}`);
    }
  }
}

function checkSpan({ start, end }: Span, text: string | undefined, what: string): void {
  assert.ok(text !== undefined, `${what} is in a file that is no text of this case`);
  assert.ok(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length, `${what} is outside the file: ${start}-${end} of ${text.length}`);
}

/** No slot is left open or filled with what is no name. */
export function checkText(text: Text): void {
  for (const [, name = ''] of text.template.matchAll(/\{(\w+)\}/g)) {
    assert.ok(name in text.slots, `${text.id} does not fill {${name}}`);
    const value = String(text.slots[name]);
    assert.ok(!/^null$|\b(undefined|NaN)\b|\[object/.test(value), `${text.id} fills {${name}} with ${value}`);
  }
  assert.ok(render(text).trim() !== '', `${text.id} is empty`);
}
