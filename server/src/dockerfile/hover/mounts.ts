/** Hover on `RUN --mount`: secrets, and mounts over paths that matter for trust. */
import type { Hover } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import { contains } from '../../core/text';
import { optionsOf } from '../../syntax/dockerfile/flags';
import { joinPath } from '../evaluate/paths';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { codeText } from '../../core/markdown';
import { isNearTrust } from './place';

const texts = defineTexts('dockerfile.hover.mount', {
  secret: '**BuildKit secret**: while this RUN runs, the secret is the file `{path}`; it is in no layer and not in the image. Other instructions do not see it: `COPY` from `/run/secrets` finds nothing. ([docs.docker.com](https://docs.docker.com/build/building/secrets/))',
  secretEnv: '**BuildKit secret**: while this RUN runs, the secret is in the variable `{name}`; it is in no layer and not in the image. ([docs.docker.com](https://docs.docker.com/build/building/secrets/))',
  secretKept: 'What the RUN writes from it stays: a private CA that is copied to an anchor directory and taken in by the update tool is in the image afterwards, which is right, since a CA certificate is no secret. A private key must not stay.',
  secretOptional: 'Where the build is given no such secret, the file is not there and the RUN goes on; `required=true` makes the build stop instead. ([docs.docker.com](https://docs.docker.com/reference/dockerfile/#run---mounttypesecret))',
  secretMode: 'The file belongs to root with mode 0400 unless `uid`, `gid` and `mode` say otherwise: another user cannot read it.',
  covers: 'This mount stands at `{path}` while this RUN runs, and hides what the image has there. Nothing of it is in the image afterwards. ([docs.docker.com](https://docs.docker.com/reference/dockerfile/#run---mount))',
});

/** The hover on a `--mount` of a RUN; `undefined` for mounts that have nothing to do with trust. */
export function mountHover(stage: EvaluatedStage, step: Step, offset: number): Hover | undefined {
  const flag = step.instruction.flags.find((each) => each.name === 'mount' && contains(each.span, offset));
  if (!flag) return undefined;
  const options = new Map(optionsOf(flag).map((option) => [option.name, option.value]));
  const parts = options.get('type') === 'secret' ? secretParts(stage, step, options) : coverParts(step, options);
  return parts.length === 0 ? undefined : { span: flag.span, parts };
}

type Options = ReadonlyMap<string, string | undefined>;

function targetOf(options: Options): string | undefined {
  return options.get('target') ?? options.get('dst') ?? options.get('destination');
}

function secretParts(stage: EvaluatedStage, step: Step, options: Options): Text[] {
  const target = targetOf(options);
  const variable = options.get('env');
  const parts: Text[] = [];
  if (variable !== undefined) parts.push(texts.secretEnv({ name: codeText(variable) }));
  if (variable === undefined || target !== undefined) parts.push(texts.secret({ path: codeText(joinPath('/', target ?? `/run/secrets/${options.get('id') ?? ''}`)) }));
  parts.push(texts.secretKept());
  if (!options.has('required')) parts.push(texts.secretOptional());
  if (step.before.runsAs === 'other' && stage.stage.base.kind !== 'scratch' && !options.has('mode') && !options.has('uid')) parts.push(texts.secretMode());
  return parts;
}

function coverParts(step: Step, options: Options): Text[] {
  const target = targetOf(options);
  if (target === undefined) return [];
  const path = joinPath(step.before.workdir ?? '/', target);
  return isNearTrust(path) ? [texts.covers({ path: codeText(path) })] : [];
}
