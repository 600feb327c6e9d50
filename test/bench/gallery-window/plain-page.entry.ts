// An extension that shows pictures on a plain page of a webview: what VS Code and the browser take for that alone.
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { commands, type ExtensionContext, Uri, ViewColumn, window } from 'vscode'
import { plainPageCommand, plainPageSchema, plainPageVariable } from './plain-page'

const style = `
  html, body { height: 100%; margin: 0; padding: 0 }
  .scroller { height: 100%; overflow-y: scroll; contain: strict }
  .rows { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)) }
  .picture { aspect-ratio: 16 / 9 }
  img { width: 100%; height: 100%; object-fit: contain }`

export function activate({ subscriptions }: ExtensionContext): void {
  subscriptions.push(commands.registerCommand(plainPageCommand, show))
}

function show(): void {
  const { [plainPageVariable]: file } = process.env
  if (!file) throw new Error(`${plainPageVariable} is not set: start this with "npm run bench".`)
  const { pictures } = plainPageSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const localResourceRoots = [...new Set(pictures.map(dirname))].map((folder) => Uri.file(folder))
  const options = { localResourceRoots, enableScripts: true }
  const { webview } = window.createWebviewPanel('plainPage', 'Plain Page', ViewColumn.Active, options)
  const cells = pictures.map((path) => {
    return `<div class="picture"><img src="${webview.asWebviewUri(Uri.file(path))}" decoding="async" alt=""></div>`
  })
  webview.html = `<!DOCTYPE html><html><head><style>${style}</style></head>
<body><div class="scroller"><div class="rows">${cells.join('')}</div></div></body></html>`
}
