/** Read-only documents whose text comes from the server: a lookup, a rule's page. They follow the files that they speak of. */
import * as vscode from 'vscode';

/** How long typing has to rest before a shown text is asked for anew. */
const restMilliseconds = 200;

/** What a virtual document shows. */
export interface Subject {
  /** Ends in the extension that gives the document its language. */
  readonly title: string;
  /** The file whose changes change the text. */
  readonly source?: vscode.Uri;
  text(): Promise<string>;
}

export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subjects = new Map<string, Subject>();
  readonly #registrations: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly scheme: string) {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#sourceChanged(document.uri)),
      vscode.workspace.onDidCloseTextDocument(document => this.#subjects.delete(document.uri.toString())),
    );
  }

  /** The address of the document that shows `subject`; the same `key` gives the same document. */
  uriOf(key: string, subject: Subject): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.scheme, path: `/${subject.title.replace(/[\\/?#]/g, '-')}`, query: key });
    this.#subjects.set(uri.toString(), subject);
    this.#changed.fire(uri);
    return uri;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await this.#subjects.get(uri.toString())?.text()) ?? vscode.l10n.t('What this showed is no longer known: open it again.');
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registrations.dispose();
    this.#changed.dispose();
  }

  #sourceChanged(source: vscode.Uri): void {
    const concerned = [...this.#subjects].filter(([, subject]) => subject.source?.toString() === source.toString());
    if (concerned.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => concerned.forEach(([uri]) => this.#changed.fire(vscode.Uri.parse(uri, true))), restMilliseconds);
  }
}
