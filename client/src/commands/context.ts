/** What every command may use. */
import type * as vscode from 'vscode';
import type { Scans } from '../scans';
import type { ServerHandle } from '../server';
import type { VirtualDocuments } from '../virtualDocuments';

export interface CommandContext {
  readonly server: ServerHandle;
  /** Where the extension is installed. */
  readonly extension: vscode.Uri;
  readonly output: vscode.LogOutputChannel;
  readonly traces: VirtualDocuments;
  readonly pages: VirtualDocuments;
  readonly scans: Scans;
}
