/** Files that ship with the program: grammars. The entry points know where they lie. */

/** Reads an asset by its file name; rejects when it is missing. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;
