/** What images are for, by name: compiling Go, running another language, serving, or being a base for anything. */
import data from './data/image-roles.json';
import { nameMatcher } from './name-pattern';

/**
 * `os`: a base for anything, minimal ones included. `go`: compiles Go. `go-program`: ships a Go program.
 * `language`: runs or compiles another language. `service`: ships a program that is not Go.
 */
export type ImageRole = 'scratch' | 'os' | 'go' | 'go-program' | 'language' | 'service' | 'unknown';

export interface NamedRole {
  readonly role: ImageRole;
  /** Whether the tag begins with the Go release. */
  readonly goInTag: boolean;
}

const exact = new Map<string, NamedRole>();
const patterns: { readonly matches: (name: string) => boolean; readonly named: NamedRole }[] = [];
for (const entry of data.entries) {
  const named: NamedRole = { role: entry.role as ImageRole, goInTag: 'goTag' in entry && entry.goTag === 'tag' };
  if (entry.name.includes('*')) patterns.push({ matches: nameMatcher(entry.name), named });
  else exact.set(entry.name, named);
}

/** The role of a normalised image name; `undefined` for names that nobody put on the list. */
export function roleOfImage(normalizedName: string): NamedRole | undefined {
  return exact.get(normalizedName) ?? patterns.find((pattern) => pattern.matches(normalizedName))?.named;
}
