import { randomBytes } from 'node:crypto'
import { env, Uri, type Webview } from 'vscode'

/**
 * The page of a webview: only its bundle's script (by nonce) and style sheet may load.
 * `name` is the bundle's folder below `src/webview`.
 */
export function webviewHtml(webview: Webview, extensionUri: Uri, name: string, title: string): string {
  const file = (ext: string): string =>
    attribute(webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', name, `main.${ext}`)).toString())
  const nonce = randomBytes(24).toString('base64url')
  const source = webview.cspSource
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; font-src ${source}; img-src ${source}; media-src ${source}`
  return `<!DOCTYPE html>
<html lang="${attribute(env.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${attribute(title)}</title>
  <link rel="stylesheet" href="${file('css')}">
</head>
<body>
  <frametrove-${name}></frametrove-${name}>
  <script nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`
}

/** Text made safe for an attribute or an element of the page. */
function attribute(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)
}
