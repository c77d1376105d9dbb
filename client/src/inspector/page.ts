/** The HTML around the inspector's page: nothing but its own script and style may run or load. */
import * as vscode from 'vscode';

/** Where the page's files lie. */
export function pageRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'inspector');
}

export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, title: string): string {
  const script = webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extension), 'main.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extension), 'style.css')).toString();
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>${escaped(title)}</title>
</head>
<body>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}
