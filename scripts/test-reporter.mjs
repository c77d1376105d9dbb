/** Shows each failure with its place and each file with its count, and leaves the sums in the file that TRUSTLINT_TEST_SUMS names. */
import fs from 'node:fs';
import path from 'node:path';

const sums = { passed: 0, failed: 0, skipped: [] };
const perFile = new Map();

function countsOf(file) {
  const name = file === undefined ? 'elsewhere' : path.relative(process.cwd(), file);
  if (!perFile.has(name)) perFile.set(name, { passed: 0, failed: 0, skipped: 0, ms: 0 });
  return perFile.get(name);
}

/** The file itself and its suites are containers: what is counted are the tests in them. */
function isContainer({ details, name, file }) {
  return details?.type === 'suite' || (file !== undefined && path.resolve(name) === file);
}

function causeOf(error) {
  const cause = error?.cause ?? error;
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}

/** Whether a failure says only that something inside failed, which is reported by itself. */
function isEcho(error) {
  return error?.failureType === 'subtestsFailed';
}

export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type === 'test:stderr' && process.env.TRUSTLINT_TEST_STDERR === '1') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const counts = countsOf(data.file);
    if (data.nesting === 0) counts.ms += data.details?.duration_ms ?? 0;
    if (type === 'test:fail') {
      if (isEcho(data.details?.error)) continue;
      sums.failed++;
      counts.failed++;
      yield `\nFAILED ${data.name}\n  ${data.file ?? ''}:${data.line ?? ''}\n${causeOf(data.details?.error).replace(/^/gm, '    ')}\n`;
    } else if (data.skip !== undefined && data.skip !== false) {
      counts.skipped++;
      sums.skipped.push(`${data.name}: ${typeof data.skip === 'string' ? data.skip : 'no reason given'}`);
    } else if (!isContainer(data)) {
      sums.passed++;
      counts.passed++;
    }
  }
  for (const [file, { passed, failed, skipped, ms }] of [...perFile].sort()) {
    yield `  ${failed > 0 ? '✗' : '✓'} ${file}: ${passed} passed${failed ? `, ${failed} failed` : ''}${skipped ? `, ${skipped} skipped` : ''} (${(ms / 1000).toFixed(1)} s)\n`;
  }
  const file = process.env.TRUSTLINT_TEST_SUMS;
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(sums));
}
