// npm run bench [-- --json] [-- --only <name>]: every bench, or those whose name begins so. With --json one JSON line
// each on stdout, {name, ours, peer, ratio, unit}, and for the race {name, <each contender>, ratio, unit}; else tables,
// the race's in Markdown. What else there is to say goes to stderr.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { cacheDir, projectRoot } from '../support/paths'
import { messageOf } from '../support/process'
import { makeReleaseVsix } from '../support/release-vsix'
import { ensureServer } from '../support/server-cache'
import { textTable } from '../support/text-table'
import { defaultVersion } from '../support/vscode-versions'
import { benchDashboard } from './dashboard.bench'
import { benchGrid } from './grid.bench'
import { benchActivation, benchHostBlock } from './host.bench'
import { type BenchResult, result } from './measure'
import { type Figure, figureSchema, raceTable } from './race/figures'
import { withScratch } from './scratch'

const VSIX_AIM_MB = 2

/** What each figure is measured against. */
const peers = {
  'commit.1mb': 'node:sqlite, WAL, synchronous=FULL',
  'commit.200mb': 'node:sqlite, WAL, synchronous=FULL',
  'commit.growth': 'ours at 1 MB',
  'commit.vs_image': 'saving the whole sql.js image',
  'ingest.bulk': 'node:sqlite, same checks and indexes',
  'host.block_ms': 'the aim; there is no peer',
  'open.200mb': 'node:sqlite, the same changes in its WAL',
  'snapshot.commit_p99': 'commits without a snapshot being taken',
  'snapshot.commit_max': 'commits without a snapshot being taken',
  'snapshot.block': 'the longest of those commits',
  saveframes: 'copying the files, each synced, one after the other',
  'debug.save': 'the same JSON as one gzip stream of level 6',
  'debug.load': 'that stream, read and parsed',
  'debug.size': 'that stream',
  'gallery.open': 'the aim; there is no peer',
  'gallery.page': 'node:sqlite, with an OFFSET',
  'grid.open_cold': 'a plain webview with the thumbnails, first of its window',
  'grid.open': 'a plain webview with the thumbnails',
  'grid.scroll_frame': 'the plain webview with all thumbnails, scrolled alike',
  'grid.scroll_cpu': 'the aim: a sixtieth of a second',
  'grid.jumps_frame': 'the plain webview with all thumbnails, scrolled alike',
  'grid.jumps_cpu': 'the aim: a sixtieth of a second',
  'grid.memory': 'the plain webview with all thumbnails; both with the window itself',
  'dashboard.chart_cold': 'a plain webview that draws a chart, first of its window',
  'dashboard.chart': 'a plain webview that draws a chart',
  'dashboard.host_block': 'the aim; there is no peer',
  'activity.save_100': 'node:sqlite, a row a sample, nothing checked',
  'activity.save_1000': 'node:sqlite, a row a sample, nothing checked',
  'activity.save_2000': 'node:sqlite, a row a sample, nothing checked',
  'activity.save_5000': 'node:sqlite, a row a sample, nothing checked',
  'activity.save_10000': 'node:sqlite, a row a sample, nothing checked',
  'activity.save_100000': 'node:sqlite, a row a sample, nothing checked',
  'activity.size': 'those rows',
  'activity.memory': 'the figure of a tracking app; there is no peer',
  'recovery.save': 'the figure of a tracking app; there is no peer',
  'recovery.load': 'the figure of a tracking app; there is no peer',
  activation_ms: 'the aim; there is no peer',
  vsix_mb: 'the aim; there is no peer',
} as const satisfies Record<string, string>

type Name = keyof typeof peers

/** The race between all contenders, in megabytes of database. */
const raceSizes = [1, 10, 100, 500]

const resultSchema = z.strictObject({
  ...{ name: z.string(), ours: z.number(), peer: z.number(), ratio: z.number(), unit: z.string() },
})

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } })
  const isWanted = (name: string) => values.only === undefined || name.startsWith(values.only)
  const wanted = names().filter(isWanted)
  const sizes = raceSizes.filter((size) => isWanted(raceName(size)))
  if (wanted.length + sizes.length === 0) {
    throw new Error(`--only ${values.only}: there are ${[...names(), ...raceSizes.map(raceName)].join(', ')}.`)
  }
  // Installations tell what they do, and stdout is for results.
  console.log = console.error
  const tell = (line: BenchResult | Figure) => {
    if (values.json) process.stdout.write(`${JSON.stringify(line)}\n`)
    else console.error(`${line.name}: ${line.ours} ${line.unit}`)
  }
  const results: BenchResult[] = []
  for (const run of benches(wanted))
    for await (const line of run()) {
      if (!wanted.some((name) => name === line.name)) continue
      results.push(line)
      tell(line)
    }
  const figures: Figure[] = []
  for (const size of sizes)
    for await (const line of lines('race/race.entry.js', String(size))) {
      const figure = figureSchema.parse(line)
      figures.push(figure)
      tell(figure)
    }
  if (!values.json && results.length > 0) process.stdout.write(`\n${resultTable(results)}\n`)
  if (!values.json && figures.length > 0) process.stdout.write(`\n${raceTable(figures)}\n`)
  const absent = wanted.filter((name) => results.every((line) => line.name !== name))
  if (absent.length > 0) throw new Error(`no figure came for ${absent.join(', ')}`)
}

type Bench = () => AsyncIterable<BenchResult>

/** The benches that give the wanted figures, in the order of the table. */
function benches(wanted: readonly Name[]): Bench[] {
  const gives = (prefix: string) => wanted.some((name) => name.startsWith(prefix))
  const store = ['commit', 'ingest', 'open', 'snapshot', 'saveframes', 'debug', 'gallery', 'activity.', 'recovery']
    .filter(gives)
    .map((group) => () => benchStore(group))
  const host: [string, () => Promise<BenchResult[]>][] = [
    ['host.', () => withScratch(cacheDir, benchHostBlock)],
    ['grid', benchGrid],
    ['dashboard', benchDashboard],
    ['activation', benchActivation],
    ['vsix', benchVsix],
  ]
  return [
    ...store,
    ...host
      .filter(([prefix]) => gives(prefix))
      .map(
        ([, bench]) =>
          () =>
            each(bench),
      ),
  ]
}

async function* each(bench: () => Promise<BenchResult[]>): AsyncIterable<BenchResult> {
  yield* await bench()
}

/** The benches of the store. */
async function* benchStore(group: string): AsyncIterable<BenchResult> {
  for await (const line of lines('store-bench.entry.js', group)) yield resultSchema.parse(line)
}

/** The JSON lines that a script of this folder prints, run on a Node that has `node:sqlite`. */
async function* lines(script: string, argument: string): AsyncIterable<unknown> {
  const file = join(projectRoot, 'dist', 'test', 'bench', script)
  const child = spawn(await sqliteNode(), [file, argument], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line)
  const [code] = await ended
  if (code !== 0) throw new Error(`${script} ${argument} ended with ${code}`)
}

/** This Node if it has `node:sqlite` without a flag (22.13 and newer), else the one of the VS Code server. */
async function sqliteNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath
  return (await ensureServer(defaultVersion)).node
}

async function benchVsix(): Promise<BenchResult[]> {
  return withScratch(cacheDir, async (folder) => {
    const bytes = statSync(await makeReleaseVsix(folder)).size
    return [result('vsix_mb', bytes / 1e6, VSIX_AIM_MB, 'MB')]
  })
}

function resultTable(results: readonly BenchResult[]): string {
  const rows = results.map(({ name, ours, peer, ratio, unit }) => {
    const against = names().find((known) => known === name)
    return [name, String(ours), String(peer), String(ratio), unit, against === undefined ? '' : peers[against]]
  })
  return textTable(['bench', 'ours', 'peer', 'ratio', 'unit', 'the peer is'], rows)
}

function raceName(megabytes: number): string {
  return `race.${megabytes}mb`
}

function names(): Name[] {
  return Object.keys(peers).filter((name): name is Name => name in peers)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`The bench failed: ${messageOf(error)}`)
    process.exit(1)
  },
)
