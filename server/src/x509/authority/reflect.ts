/**
 * What @peculiar/x509 needs of `Reflect` and no engine has: metadata of classes, kept beside them (proposal "Reflect Metadata API").
 * Only the functions that it calls; nothing is touched where somebody has put them there already.
 */

const kept = new WeakMap<object, Map<unknown, unknown>>();

function own(target: object): Map<unknown, unknown> {
  const known = kept.get(target);
  if (known) return known;
  const fresh = new Map<unknown, unknown>();
  kept.set(target, fresh);
  return fresh;
}

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const value = kept.get(at)?.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
  defineMetadata: (key: unknown, value: unknown, target: object) => void own(target).set(key, value),
  getMetadata: inherited,
  getOwnMetadata: (key: unknown, target: object) => kept.get(target)?.get(key),
  hasOwnMetadata: (key: unknown, target: object) => kept.get(target)?.has(key) === true,
};

/** Adds them; to be called before the library is loaded. */
export function provideMetadata(): void {
  if ('getMetadata' in Reflect) return;
  for (const [name, value] of Object.entries(functions)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
}
