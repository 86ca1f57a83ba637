/** The page that the graph is shown on. It may load our script and our style and nothing else. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page, without a graph. */
export function graphPage(webview: vscode.Webview, root: vscode.Uri): string {
    const nonce = randomBytes(18).toString('base64');
    const script = webview.asWebviewUri(vscode.Uri.joinPath(root, 'graph.js')).toString();
    const style = webview.asWebviewUri(vscode.Uri.joinPath(root, 'graph.css')).toString();
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width">
    <link rel="stylesheet" href="${style}">
    <title>Graph</title>
</head>
<body>
    <header>
        <select id="journeys" aria-label="Journey"></select>
        <span id="note" role="status"></span>
        <span id="tools">
            <button id="smaller" title="Smaller" aria-label="Smaller">−</button>
            <button id="fit" title="Fit the width" aria-label="Fit the width">Fit</button>
            <button id="larger" title="Larger" aria-label="Larger">+</button>
        </span>
    </header>
    <main id="drawing" tabindex="0"></main>
    <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
