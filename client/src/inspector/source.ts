/** What an inspector looks at: a file, or a value inside one. */
import * as vscode from 'vscode';

/** The address of the bytes; `text` stands for them where the editor holds something newer, or where the value is only a part of a file. */
export interface SourceContent {
  readonly uri: string;
  readonly text?: string;
}

export interface Source {
  readonly title: string;
  /** Where the value stands, when it is not a file of its own. */
  readonly origin: string | null;
  /** The document that ranges refer to and that fixes change; `undefined` when they refer to nothing an editor shows. */
  readonly document: vscode.Uri | undefined;
  content(): SourceContent;
  /** Fires when the content may be different now. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** How long typing rests before the view follows. */
const restMilliseconds = 250;

/** A file, with the unsaved text of the editor where there is one. */
export function fileSource(uri: vscode.Uri): Source {
  const changed = new vscode.EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(), restMilliseconds);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), nameOf(uri).replace(/[[\]{}*?]/g, '[$&]')));
  const isOurs = (document: vscode.TextDocument): boolean => document.uri.toString() === uri.toString();
  const registrations = vscode.Disposable.from(
    changed, watcher, watcher.onDidChange(later), watcher.onDidCreate(later), watcher.onDidDelete(later),
    vscode.workspace.onDidChangeTextDocument(({ document }) => { if (isOurs(document)) later(); }),
  );
  return {
    title: nameOf(uri),
    origin: null,
    document: uri,
    content() {
      // Bytes are what readers see: the editor's text has lost the byte order mark, the encoding and mixed line ends.
      const unsaved = vscode.workspace.textDocuments.find(document => isOurs(document) && (document.isDirty || document.isUntitled));
      return { uri: uri.toString(), ...(unsaved ? { text: unsaved.getText() } : {}) };
    },
    onDidChange: changed.event,
    dispose() {
      clearTimeout(timer);
      registrations.dispose();
    },
  };
}

export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
