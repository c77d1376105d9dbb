/** The files of a run, one after the other; what cannot be read is said and left out. */
import { readText, type ReadResult } from './read';
import { relativePath, uriOf, type Session } from './session';
import { isInShard, type Shard } from './shard';
import { cliTexts } from './texts';
import { findFiles } from './walk';

/** A file to be judged. */
export interface Source {
  readonly path: string;
  readonly content: Extract<ReadResult, { kind: 'text' | 'too-large' }>;
}

export interface Sources {
  /** Reads each file when it is its turn. */
  readonly files: Iterable<Source>;
  /** Named files that were not judged; complete when `files` has been gone through. */
  readonly skipped: () => number;
}

export function sourcesOf(session: Session, paths: readonly string[], shard?: Shard): Sources {
  const { cwd } = session.terminal;
  const found = findFiles(paths, { cwd, exclude: session.exclude, accepts: file => session.service.accepts({ uri: uriOf(file) }) });
  const unreadable = (file: string, reason: string): void => session.trouble(cliTexts.cannotRead({ file: relativePath(file, cwd), reason }));
  session.named.push(...found.directories);
  for (const { path, reason } of found.unreadable) unreadable(path, reason);
  let skipped = found.skipped;
  function* files(): Generator<Source> {
    for (const { path, named } of found.files) {
      if (shard && !isInShard(relativePath(path, cwd), shard)) continue;
      const content = readText(path);
      if (content.kind === 'unreadable') unreadable(path, content.reason);
      else if (content.kind === 'binary' && session.service.judgesBinary({ uri: uriOf(path) }, content.start)) yield { path, content: { kind: 'text', text: content.text, isBinary: true } };
      else if (content.kind === 'binary') skipped += named ? 1 : 0;
      else yield { path, content };
    }
  }
  return { files: files(), skipped: () => skipped };
}
