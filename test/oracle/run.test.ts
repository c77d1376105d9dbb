/**
 * RUN lines in earnest: generated commands work on a real file system in a busybox shell, and what Trustlint says the image looks
 * like afterwards is held to it. What it leaves open is counted; what it says has to be true.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { defaultSettings } from '../../server/src/core/settings';
import { analyseDockerfile } from '../../server/src/dockerfile/analysis';
import { resolve } from '../../server/src/trust/resolve';
import type { Entry, FileView, Trace } from '../../server/src/trust/types';
import { falsehoods } from './bench';
import type { Answer } from './bench';
import { makeSamples } from './certificates';
import type { Sample, Samples } from './certificates';
import { findJail, Root } from './chroot';
import type { Jail } from './chroot';
import { cacheFolder, goBuilder, goProbe, goReleases, NoGo } from './go';
import type { GoProgram } from './go';
import { Random } from './random';
import { makeRunCase, watched } from './run-cases';
import type { RunCase } from './run-cases';

/** `TRUSTLINT_ORACLE_CASES` and `_SEED` widen the run by hand. */
const cases = Number(process.env['TRUSTLINT_ORACLE_CASES'] ?? 150);
const firstSeed = Number(process.env['TRUSTLINT_ORACLE_SEED'] ?? 1);

/** Files of the build context that a COPY puts into `/tmp` first. */
const context: Readonly<Record<string, string>> = { 'corp.crt': 'ca5', 'other.crt': 'ca4', 'note.txt': 'garbage' };

interface Workshop {
  readonly work: string;
  readonly jail: Jail;
  readonly busybox: string;
  readonly applets: readonly string[];
  readonly builder: GoProgram;
  readonly probe: GoProgram;
  readonly samples: Samples;
}

function openWorkshop(): Workshop | string {
  const jail = findJail();
  if (jail.kind === 'none') return jail.reason;
  const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));
  if (busybox === undefined) return 'no busybox: apt-get install busybox-static';
  try {
    const newest = goReleases().at(-1) ?? '';
    const [builder, probe] = [goBuilder(newest), goProbe(newest)];
    const work = mkdtempSync(join(cacheFolder(), 'run-'));
    const applets = ['sh', 'cp', 'mv', 'ln', 'cat', 'tee', 'rm', 'mkdir', 'touch', 'echo', 'install', 'true', '[', 'sha256sum', 'readlink', 'grep'];
    return { work, jail, busybox, applets, builder, probe, samples: makeSamples(work) };
  } catch (error) {
    if (error instanceof NoGo) return error.message;
    throw error;
  }
}

function sampleOf(samples: Samples, name: string): Sample {
  const sample = samples.byName.get(name);
  assert.ok(sample);
  return sample;
}

/** An image that looks like Alpine 3.20 after its COPY lines. */
function makeImage(at: Workshop): Root {
  const root = new Root(at.work, at.jail, { builder: at.builder.path, probe: at.probe.path, busybox: at.busybox });
  const write = (path: string, sample: string): object => ({ op: 'write', path, mode: 0o644, data: sampleOf(at.samples, sample).data.toString('base64') });
  const deeds = [
    ...at.applets.map((applet) => ({ op: 'link', path: `/bin/${applet}`, target: '/busybox' })),
    write('/etc/ssl/certs/ca-certificates.crt', 'bundle'),
    { op: 'link', path: '/etc/ssl/cert.pem', target: 'certs/ca-certificates.crt' },
    ...Object.entries(context).map(([name, sample]) => write(`/tmp/${name}`, sample)),
    { op: 'write', path: '/dev/null', mode: 0o666, data: '' },
  ];
  assert.equal(root.run('builder', [], { input: JSON.stringify(deeds) }), '[]\n');
  return root;
}

/** What stands at each watched path, in a line: `absent`, `folder`, `link TARGET`, `file SUM CERTIFICATES`. */
function look(root: Root): ReadonlyMap<string, string> {
  const script = watched.map((path) => `p=${path}; if [ -L $p ]; then echo "link $(readlink $p)"; elif [ -d $p ]; then echo folder; elif [ -f $p ]; then s=$(sha256sum < $p); echo "file \${s%% *} $(grep -c -e '-----BEGIN CERTIFICATE' $p)"; else echo absent; fi`).join('\n');
  const lines = root.run('busybox', ['sh', '-c', script]).split('\n');
  return new Map(watched.map((path, i) => [path, lines[i] ?? '']));
}

/** Runs the lines as a build does: one shell each, and a line that fails ends it. */
function runLines(root: Root, lines: readonly string[]): boolean {
  for (const line of lines) {
    try {
      // Links may turn a command on its own output, which then grows until somebody stops it.
      root.run('busybox', ['sh', '-c', `ulimit -f 1000\n${line}`]);
    } catch {
      return false;
    }
  }
  return true;
}

interface Predicted {
  readonly view: FileView;
  readonly trace: Trace;
}

function predict(at: Workshop, each: RunCase): Predicted {
  const copies = Object.keys(context).map((name) => `COPY ${name} /tmp/${name}\n`).join('');
  const text = `FROM alpine:3.20\n${copies}${each.lines.map((line) => `RUN ${line}\n`).join('')}ENTRYPOINT ["/app"]\n`;
  const bytes = new Map(Object.entries(context).map(([name, sample]) => [`file:///ws/${name}`, sampleOf(at.samples, sample).data]));
  const analysis = analyseDockerfile(
    {
      uri: 'file:///ws/Dockerfile',
      text,
      files: {
        entry: (uri) => {
          const found = bytes.get(uri);
          return found ? { kind: 'file', bytes: found, mode: 0o644 } : { kind: 'absent' };
        },
        rootOf: () => 'file:///ws',
      },
      settings: defaultSettings,
      today: '2026-11-24',
    },
    (data) => contentOf(at.samples, data),
  );
  const stage = analysis.stages[0];
  assert.ok(stage);
  return { view: stage.final.view, trace: analysis.traceOf(stage, { major: 1, minor: Number(at.probe.version.split('.')[1]) }) };
}

function contentOf(samples: Samples, data: Uint8Array): Sample['content'] {
  return samples.all.find((sample) => sample.data.equals(data))?.content ?? { kind: 'unknown' };
}

/** What is false in the view, as far as it says anything; `open` counts what it leaves open. */
function wrongEntries(view: FileView, real: ReadonlyMap<string, string>, counts: Counts): string[] {
  return watched.flatMap((path) => {
    const [kind = '', target = '', certificates = ''] = (real.get(path) ?? '').split(' ');
    // The shell crosses links on the way to a path, so the place is looked up without following the last one.
    const { entry } = resolve(view, path, { followLast: false });
    counts.looked++;
    if (entry.kind === 'unknown') {
      counts.open++;
      return [];
    }
    const says = told(entry);
    const truth = kind === 'file' ? `file ${Number(certificates) > 0 ? 'with' : 'without'} certificates` : kind === 'link' ? `link ${target}` : kind;
    return says === truth || (says === 'file' && kind === 'file') ? [] : [`${path} is ${truth}, not ${says}`];
  });
}

function told(entry: Exclude<Entry, { kind: 'unknown' }>): string {
  switch (entry.kind) {
    case 'absent':
      return 'absent';
    case 'directory':
      return 'folder';
    case 'link':
      return `link ${entry.target}`;
    case 'file':
      return entry.content.kind === 'unknown' ? 'file' : `file ${entry.content.kind === 'certificates' ? 'with' : 'without'} certificates`;
  }
}

interface Counts {
  built: number;
  failed: number;
  looked: number;
  open: number;
  verdicts: number;
}

/** What is false about one case; nothing for lines with which no image is built. */
function compare(at: Workshop, each: RunCase, counts: Counts): string[] {
  const root = makeImage(at);
  try {
    if (!runLines(root, each.lines)) {
      counts.failed++;
      return [];
    }
    counts.built++;
    const { view, trace } = predict(at, each);
    const answer = JSON.parse(root.run('probe', [])) as Answer;
    if (trace.verdict !== 'unknown') counts.verdicts++;
    const wrong = [...wrongEntries(view, look(root), counts), ...falsehoods(trace, answer).map((each) => `${each}, Go finds ${answer.roots}`)];
    return wrong.length === 0 ? [] : [`seed ${each.seed}:\n  ${each.lines.join('\n  ')}\n${wrong.map((line) => `  - ${line}`).join('\n')}`];
  } finally {
    root.remove();
  }
}

describe('RUN lines against a real shell', () => {
  test('generated commands leave the files that Trustlint says', (context: TestContext) => {
    const at = openWorkshop();
    if (typeof at === 'string') {
      assert.notEqual(process.env['CI'], 'true', `the oracle cannot run: ${at}`);
      context.skip(`not run: ${at}`);
      return;
    }
    try {
      const counts: Counts = { built: 0, failed: 0, looked: 0, open: 0, verdicts: 0 };
      const failures: string[] = [];
      for (let seed = firstSeed; seed < firstSeed + cases; seed++) failures.push(...compare(at, makeRunCase(new Random(seed), seed), counts));
      context.diagnostic(JSON.stringify(counts));
      assert.equal(failures.length, 0, `${failures.length} of ${counts.built} images are not as predicted\n${failures.slice(0, 8).join('\n')}`);
      assert.ok(counts.built > cases / 5 && counts.open < counts.looked && counts.verdicts > 0, 'the comparison compares something');
    } finally {
      rmSync(at.work, { recursive: true, force: true });
    }
  });
});
