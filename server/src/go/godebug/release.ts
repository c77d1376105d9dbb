/** The release that a module asks for, as hovers speak of it. */
import { folderOf } from '../../core/host';
import { parseGoRelease } from '../../facts/go-lookup';
import { readGoMod } from '../../syntax/gomod/read';
import type { GoRelease } from '../../trust/types';
import { isModFile, type GoAnalysis } from '../analysis';
import { Modules } from '../program/modules';

/** That of the `go` line which counts for the file. */
export function releaseOf({ input }: GoAnalysis): GoRelease | 'unknown' {
  if (!isModFile(input.uri)) return Modules.around(folderOf(input.uri), input.files).goLine;
  const own = readGoMod(input.text).go?.value;
  return (own === undefined ? undefined : parseGoRelease(own)) ?? 'unknown';
}
