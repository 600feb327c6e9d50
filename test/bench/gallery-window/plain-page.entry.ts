// An extension that shows pictures on a plain page of a webview: what VS Code and the browser take for that alone.
import { appendFileSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { commands, type ExtensionContext, Uri, ViewColumn, window } from 'vscode'
import {
  blocksVariable,
  plainChartCommand,
  plainPageCommand,
  plainPageSchema,
  plainPageVariable,
  watchHostCommand,
} from './plain-page'

const resolutionMs = 1

const style = `
  html, body { height: 100%; margin: 0; padding: 0 }
  .scroller { height: 100%; overflow-y: scroll; contain: strict }
  .rows { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)) }
  .picture { aspect-ratio: 16 / 9 }
  img { width: 100%; height: 100%; object-fit: contain }`

export function activate({ subscriptions }: ExtensionContext): void {
  subscriptions.push(
    commands.registerCommand(plainPageCommand, show),
    commands.registerCommand(plainChartCommand, showChart),
    commands.registerCommand(watchHostCommand, watchHost),
  )
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

/** A line of as many points as a chart of the dashboard has, drawn by the page itself. */
function showChart(): void {
  const { webview } = window.createWebviewPanel('plainChart', 'Plain Chart', ViewColumn.Active, { enableScripts: true })
  webview.html = `<!DOCTYPE html><html><body><canvas class="plain-chart" width="1000" height="130"></canvas><script>
    const context = document.querySelector('canvas').getContext('2d')
    context.strokeStyle = 'gray'
    for (let x = 0; x < 1000; x++) context.lineTo(x, 65 + 60 * Math.sin(x / 20))
    context.stroke()
  </script></body></html>`
}

/** Under way; `null` while nothing is watched. */
let watching: IntervalHistogram | null = null

function watchHost(): void {
  const { [blocksVariable]: file } = process.env
  if (!file) throw new Error(`${blocksVariable} is not set: start this with "npm run bench".`)
  if (watching === null) {
    watching = monitorEventLoopDelay({ resolution: resolutionMs })
    watching.enable()
    return
  }
  watching.disable()
  appendFileSync(file, `${Math.max(0, watching.max / 1e6 - resolutionMs)}\n`)
  watching = null
}
