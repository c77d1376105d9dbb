/** From the name of a ConfigMap or a Secret to what makes it: in the same namespace, folder or kustomization. */
import { folderOf } from '../../core/host';
import { defineTexts } from '../../core/message';
import type { ObjectEntry } from '../../core/outline';
import type { AnswerInput } from '../../core/workspace';
import { contentQuestion, type Catalogue, type CatalogueEntry, type ObjectAsk, type ObjectMaker, type Proof } from '../../trust/joins';
import { cataloguesOf, entriesOf, isMember } from './builds';

export const objectTexts = defineTexts('workspace.objects', {
  manifest: '{kind} `{name}`',
  generator: 'the kustomization generates {kind} `{name}`',
  controller: '{by} that fills {kind} `{name}`',
});

/** Most makers that are told apart; more of one name are a repository of examples. */
const mostMakers = 20;

// eslint-disable-next-line require-yield
export function* objectSteps(ask: ObjectAsk, input: AnswerInput): Generator<undefined, readonly ObjectMaker[]> {
  const catalogues = cataloguesOf(input);
  if (!catalogues.every(({ isComplete }) => isComplete)) return [];
  const named = entriesOf(catalogues, 'object').filter(({ entry }) => entry.object === ask.kind && entry.name === ask.name).slice(0, mostMakers);
  return named.flatMap((candidate) => {
    const certainty = nearness(ask, candidate, catalogues);
    return certainty === undefined ? [] : [makerOf(candidate, certainty, input)];
  });
}

function makerOf({ file, entry }: CatalogueEntry<ObjectEntry>, certainty: Proof['certainty'], { workspace }: AnswerInput): ObjectMaker {
  const { files, complete } = workspace.ask(contentQuestion, { at: file, start: entry.span.start });
  const slots = { kind: entry.object, name: entry.name };
  const text = entry.by === 'manifest' ? objectTexts.manifest(slots) : entry.by === 'generator' ? objectTexts.generator(slots) : objectTexts.controller({ ...slots, by: entry.by });
  return { by: entry.by, file, span: entry.span, files, complete, proof: { certainty, steps: [{ kind: 'span', file, span: entry.span, text }] } };
}

/** Whether the two end up in the same namespace; `undefined` where they do not. */
function nearness(ask: ObjectAsk, { file, entry }: CatalogueEntry<ObjectEntry>, catalogues: readonly Catalogue[]): Proof['certainty'] | undefined {
  if (isClusterWide(entry)) return 'proven';
  const [one, other] = [named(ask.namespace), named(entry.namespace)];
  if (one !== undefined && other !== undefined) return one === other ? 'proven' : undefined;
  if (folderOf(ask.at) === folderOf(file) && file !== ask.at) return 'proven';
  return shareKustomization(ask.at, file, catalogues) ? 'proven' : 'guess';
}

/** A trust-manager Bundle is put into every namespace. */
function isClusterWide({ by }: ObjectEntry): boolean {
  return by === 'Bundle' || by === 'ClusterBundle';
}

/** `default` is what everybody writes who does not think of one. */
function named(namespace: string | undefined): string | undefined {
  return namespace === 'default' ? undefined : namespace;
}

function shareKustomization(one: string, other: string, catalogues: readonly Catalogue[]): boolean {
  return entriesOf(catalogues, 'group').some((group) => takes(group.file, one, catalogues) && takes(group.file, other, catalogues));
}

function takes(kustomization: string, file: string, catalogues: readonly Catalogue[]): boolean {
  return file === kustomization || isMember(file, kustomization, catalogues, 0);
}
