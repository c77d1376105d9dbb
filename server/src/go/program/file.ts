/** One Go file of a program: its header is read at once, its declarations when somebody asks. */
import { nameOf } from '../../core/host';
import { Lazy } from '../../core/work';
import { GoCache } from '../../syntax/go/file';
import { readGoHeader, type GoHeader } from '../../syntax/gofile/header';
import { GoModel } from '../model/model';

export interface SourceFile {
  readonly uri: string;
  readonly name: string;
  readonly text: string;
  readonly header: GoHeader;
  readonly model: GoModel;
}

const kept = new WeakMap<Uint8Array, SourceFile>();

/** The file with these bytes; the same value as long as they are. */
export function sourceFile(uri: string, bytes: Uint8Array): SourceFile {
  const known = kept.get(bytes);
  if (known?.uri === uri) return known;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const model = new Lazy(() => new GoModel(new GoCache().read(uri, text)));
  const file: SourceFile = {
    uri,
    name: nameOf(uri),
    text,
    header: readGoHeader(text),
    get model() {
      return model.value;
    },
  };
  kept.set(bytes, file);
  return file;
}
