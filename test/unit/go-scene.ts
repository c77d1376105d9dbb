/** Go source as the engine sees it, for unit tests. */
import { noFiles, type HostFiles } from '../../server/src/core/host';
import { GoPackage, NeighbourCache } from '../../server/src/go/model/package';
import { GoModel } from '../../server/src/go/model/model';
import { readAsset } from '../../server/src/node/assets';
import { GoCache } from '../../server/src/syntax/go/file';
import { prepareGo } from '../../server/src/syntax/go/grammar';
import { childAt, descendants, textOf, type GoNode } from '../../server/src/syntax/go/tree';

export async function grammarIsLoaded(): Promise<void> {
  await prepareGo(readAsset);
}

const folder = 'file:///p';

export interface Scene {
  readonly model: GoModel;
  readonly scope: GoPackage;
}

/** A file, and the others of its folder by name. */
export function sceneOf(text: string, beside: Readonly<Record<string, string>> = {}): Scene {
  const uri = `${folder}/main.go`;
  const files: HostFiles = {
    ...noFiles,
    entry: asked => {
      const name = asked.slice(folder.length + 1);
      if (asked === folder) return { kind: 'directory', names: ['main.go', ...Object.keys(beside)] };
      const content = beside[name];
      return content === undefined ? undefined : { kind: 'file', bytes: new TextEncoder().encode(content), mode: 0o644 };
    },
  };
  const model = new GoModel(new GoCache().read(uri, text));
  return { model, scope: new GoPackage(model, files, new NeighbourCache()) };
}

/** The innermost of the first nodes whose text is exactly that. */
export function nodeOf(scene: Scene, text: string): GoNode {
  for (const node of nodesOf(scene)) {
    if (textOf(node) !== text) continue;
    return [...descendants(node)].filter(each => textOf(each) === text).at(-1) ?? node;
  }
  throw new Error(`there is no ${text}`);
}

/** The calls of a function by its name. */
export function callsOf(scene: Scene, name: string): readonly GoNode[] {
  return [...nodesOf(scene)].filter(node => node.type === 'call_expression' && textOf(childAt(node, 'function') ?? node) === name);
}

function* nodesOf({ model }: Scene): Generator<GoNode> {
  for (const declaration of model.declarationsWith(() => true)) yield* descendants(declaration);
}
