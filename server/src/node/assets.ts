/** Where the files that ship with the program lie on disk: beside the bundles, or in their packages when the sources run as they are. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ReadAsset } from '../core/assets';

/** The package that brings an asset, for runs from source. */
const packages: Readonly<Record<string, string>> = {
  'web-tree-sitter.wasm': 'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-go.wasm': 'tree-sitter-go/tree-sitter-go.wasm',
};

export const readAsset: ReadAsset = async name => {
  try {
    return await readFile(path.join(__dirname, '../assets', name));
  } catch (error) {
    const inPackage = packages[name];
    if (inPackage === undefined) throw error;
    return readFile(createRequire(__filename).resolve(inPackage));
  }
};
