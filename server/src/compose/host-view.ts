/** What lies on the host beside the Compose file, as a container sees it that has it mounted. */
import { folderOf, joinUri, type HostEntry, type HostFiles } from '../core/host';
import { joined } from '../trust/paths';
import type { Entry, FileContent, FileView, Listing, Origin } from '../trust/types';

export type ReadContent = (bytes: Uint8Array) => FileContent;

export interface HostSource {
  readonly files: HostFiles;
  readonly readContent: ReadContent;
  readonly origin: Origin;
}

/** Asked path by path: a folder that is mounted may hold anything, and only what Go looks at is read. */
export class HostView implements FileView {
  readonly #uri: string;
  readonly #source: HostSource;
  readonly #contents = new Map<string, FileContent>();

  constructor(uri: string, source: HostSource) {
    this.#uri = uri;
    this.#source = source;
  }

  entry(path: string): Entry {
    const { origin } = this.#source;
    const found = this.#at(path);
    switch (found?.kind) {
      case 'file':
        return { kind: 'file', content: this.#content(path, found.bytes), access: { mode: null, owner: 'unknown' }, origin };
      case 'large-file':
        return { kind: 'file', content: { kind: 'unknown' }, access: { mode: null, owner: 'unknown' }, origin };
      case 'directory':
        return { kind: 'directory', access: { mode: null, owner: 'unknown' }, origin };
      case 'absent':
        // What is not there yet may be made before the service starts.
        return path === '/' ? { kind: 'unknown', origin } : { kind: this.#at('/')?.kind === 'directory' ? 'absent' : 'unknown', origin };
      default:
        return { kind: 'unknown', origin };
    }
  }

  list(path: string): Listing {
    const { origin } = this.#source;
    const found = this.#at(path);
    return found?.kind === 'directory' ? { names: found.names, complete: true, origin } : { names: [], complete: false, origin };
  }

  #at(path: string): HostEntry | undefined {
    const uri = path === '/' ? this.#uri : joinUri(this.#uri, path.slice(1));
    return uri === undefined ? undefined : this.#source.files.entry(uri);
  }

  #content(path: string, bytes: Uint8Array): FileContent {
    const content = this.#contents.get(path) ?? this.#source.readContent(bytes);
    this.#contents.set(path, content);
    return content;
  }
}

/** The id of a relative path in a Compose file; `undefined` for paths of the host and of somebody's home. */
export function besideUri(compose: string, path: string): string | undefined {
  return /^\.{1,2}(\/|$)/.test(path) ? joinUri(folderOf(compose), path) : undefined;
}

/** The names in a folder that is known, as paths in the view. */
export function pathsIn(view: FileView): readonly string[] | undefined {
  const { names, complete } = view.list('/');
  return complete ? names.map(name => joined('/', name)) : undefined;
}
