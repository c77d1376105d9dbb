/**
 * `npm run bench [ROW…]`: measures Trustlint beside its peers, each side of each row in a fresh process, and prints a
 * table. Nothing fails when a goal is missed; the figures are for people.
 */
import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import type { Result, Row } from './rows';

const require = createRequire(import.meta.url);
const folder = import.meta.dirname;
const root = path.resolve(folder, '../..');
/** Beside the peers' `node_modules`, so that the bundled rows find them. */
const output = path.join(folder, 'out');

function installPeers(): void {
  if (existsSync(path.join(folder, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the peers could not be installed: npm ci in test/bench failed');
}

function rowNames(): readonly string[] {
  const all = readdirSync(path.join(folder, 'rows')).filter(file => file.endsWith('.ts')).map(file => file.slice(0, -'.ts'.length)).sort();
  const asked = process.argv.slice(2);
  const unknown = asked.filter(name => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}; there are ${all.join(', ')}`);
  return asked.length > 0 ? asked : all;
}

async function bundle(names: readonly string[]): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
  const common = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', mainFields: ['module', 'main'], logLevel: 'error' } satisfies BuildOptions;
  const files = [...names.map(name => `rows/${name}`), 'measure'];
  await build({ ...common, entryPoints: files.map(file => path.join(folder, `${file}.ts`)), outdir: output, outbase: folder, format: 'cjs', outExtension: { '.js': '.cjs' } });
  await build({ ...common, entryPoints: ['server/src/node/main.ts'], outfile: path.join(output, 'server.cjs'), format: 'cjs', minify: true });
}

function measured(name: string, side: 'ours' | 'peer'): Promise<Result> {
  const child = fork(path.join(output, 'measure.cjs'), [path.join(output, 'rows', `${name}.cjs`), side], { env: { ...process.env, BENCH_FOLDER: folder, BENCH_OUTPUT: output, BENCH_ROOT: root } });
  return new Promise((resolve, reject) => {
    let result: Result | undefined;
    child.on('message', message => {
      result = message as Result;
    });
    child.on('exit', code => (result ? resolve(result) : reject(new Error(`${name} (${side}) ended with ${String(code)}`))));
  });
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function cells(row: Row, ours: Result, peer: Result | undefined): readonly string[] {
  const spread = (result: Result): string => (result.iterations === 1 ? shown(result.median) : `${shown(result.median)} / ${shown(result.p95)}`);
  return [
    row.work,
    row.unit,
    spread(ours),
    peer && row.peer ? `${spread(peer)} (${row.peer.name}${peer.iterations > 1 && peer.iterations < 60 ? `, ${peer.iterations} times` : ''})` : '—',
    peer ? (ours.median / peer.median).toPrecision(2) : '—',
    row.goal,
  ];
}

function printTable(lines: readonly (readonly string[])[]): void {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0))) ?? [];
  const print = (line: readonly string[]): void => console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const [heading, ...body] = lines;
  if (heading) print(heading);
  print(widths.map(width => '-'.repeat(width)));
  for (const line of body) print(line);
}

async function main(): Promise<void> {
  const names = rowNames();
  installPeers();
  await bundle(names);
  const lines: (readonly string[])[] = [['work', 'unit', 'Trustlint: median / p95', 'peer: median / p95', 'ratio', 'goal']];
  for (const name of names) {
    const { default: row } = require(path.join(output, 'rows', `${name}.cjs`)) as { readonly default: Row };
    process.stderr.write(`${row.work} …\n`);
    const ours = await measured(name, 'ours');
    const peer = row.peer ? await measured(name, 'peer') : undefined;
    lines.push(cells(row, ours, peer));
  }
  printTable(lines);
  const [cpu] = os.cpus();
  console.log(`\n${cpu?.model.trim() ?? 'unknown processor'}, ${os.cpus().length} cores, ${(os.totalmem() / 2 ** 30).toFixed(0)} GB, ${os.type()} ${os.release()}, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? '?'}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
