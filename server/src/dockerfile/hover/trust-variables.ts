/** Hover on SSL_CERT_FILE and SSL_CERT_DIR: what each replaces, what it leaves, and where the value leads here. */
import { defineTexts, render, type Text } from '../../core/message';
import { directoryBehaviour } from '../../facts/go-lookup';
import type { EnvValue, GoRelease } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import type { SetVariable } from '../assignments';
import type { EvaluatedStage } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import { stageTitle } from '../names';
import { summaryOf } from '../trace';
import { traceTable } from '../../environment/hover/lookup-table';
import { codeText } from '../../core/markdown';
import { libcSource, standsAt, statementSource } from './place';

const texts = defineTexts('dockerfile.hover.trustVariable', {
  file: '**`SSL_CERT_FILE`** names the one bundle file that Go reads instead of its own list of files. {source}',
  fileLeaves: 'It does not replace the directories: Go still reads every file in {directories}, so the image\'s own roots can stay trusted. Only both variables together replace everything.',
  fileNoList: 'It is one path, never a list: `a.pem:b.pem` is one file of that name. {source}',
  directory: '**`SSL_CERT_DIR`** names the directories that Go reads instead of {directories}: every file in them, whatever its name, without sub-directories. {source}',
  directoryLeaves: 'It does not replace the bundle file: `/etc/ssl/certs/ca-certificates.crt` and the other files of the list are still read. Only both variables together replace everything.',
  list: 'It is a list with colons since Go 1.15; a semicolon does not separate. {source}',
  onePath: 'Go 1.{minor} takes it as one path; it is a list with colons only since Go 1.15. {source}',
  missing: 'A path that does not exist is passed over without an error. {source}',
  empty: 'Set to nothing it is the same as not set. {source}',
  devNull: '`/dev/null` switches no verification off: it only leaves fewer roots to verify with.',
  relative: 'A relative path starts at the working directory of the process.',
  once: 'Go reads it once, at the first verification; a change needs a restart. {source}',
  musl: 'musl or glibc, cgo or not: Go reads the variable the same way. {source}',
  build: 'A build argument is not in the environment of the running container: it counts in the RUN instructions of this stage only.',
  command: 'Set here it is gone when this RUN ends; `ENV` would keep it for the container.',
  overridden: 'At the end of the stage it is `{value}`, set by {by}.',
  lookup: 'With it, at the end of stage `{stage}`: {summary}.',
});

/** The paragraphs for one of the two variables, with what the lookup makes of it. */
export function trustVariableParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, set: SetVariable): Text[] {
  const state = set.reach === 'image' ? stage.final : set.state;
  const isFile = set.name === 'SSL_CERT_FILE';
  return [
    ...(isFile ? fileParts() : directoryParts()),
    ...valueParts(set, state),
    ...reachParts(set, stage),
    ...traceParts(analysis, stage, set),
    isFile ? texts.fileNoList({ source: statementSource('file-variable-not-list') }) : listText(analysis.programOf(stage).go),
    texts.missing({ source: statementSource('missing-path-silent') }),
    texts.once({ source: statementSource('loaded-once') }),
    texts.musl({ source: libcSource() }),
  ];
}

const usualDirectories = '`/etc/ssl/certs` and `/etc/pki/tls/certs`';

function fileParts(): Text[] {
  return [texts.file({ source: statementSource('variables-replace-own-list') }), texts.fileLeaves({ directories: usualDirectories })];
}

function directoryParts(): Text[] {
  return [texts.directory({ directories: usualDirectories, source: statementSource('variables-replace-own-list') }), texts.directoryLeaves()];
}

function listText(go: GoRelease | 'unknown'): Text {
  const source = statementSource('directory-variable-list');
  return go !== 'unknown' && !directoryBehaviour(go).variableIsList ? texts.onePath({ minor: go.minor, source }) : texts.list({ source });
}

function valueParts(set: SetVariable, state: StageState): Text[] {
  if (set.value === undefined) return [];
  if (set.value === '') return [texts.empty({ source: statementSource('empty-variable') })];
  const paths = set.name === 'SSL_CERT_FILE' ? [set.value] : set.value.split(':').filter((path) => path !== '').slice(0, 5);
  return paths.flatMap((path) => pathParts(path, state));
}

function pathParts(path: string, state: StageState): Text[] {
  if (path === '/dev/null') return [texts.devNull()];
  return path.startsWith('/') ? standsAt(state.view, path) : [texts.relative()];
}

function reachParts(set: SetVariable, stage: EvaluatedStage): Text[] {
  if (set.reach === 'build') return [texts.build()];
  if (set.reach === 'command') return [texts.command()];
  const last: EnvValue = stage.final.environment.get(set.name) ?? { kind: 'unset' };
  if (last.kind !== 'set' || last.value === set.value) return [];
  return [texts.overridden({ value: codeText(last.value), by: `\`${codeText(render(last.origin.text))}\`` })];
}

function traceParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, set: SetVariable): Text[] {
  if (set.reach !== 'image') return [];
  const trace = analysis.traceOf(stage);
  return [texts.lookup({ stage: codeText(stageTitle(stage.stage, analysis.model.text)), summary: render(summaryOf(trace)) }), traceTable(trace)];
}
