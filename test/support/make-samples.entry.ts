import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import encode, { init } from '@jsquash/jpeg/encode.js'
import { projectRoot } from './paths'
import { harbourDebugSessions } from './sample-debug'
import { drawHarbour } from './sample-scene'
import { harbourActivity } from './sample-track'
import { harbourWalk, marketSquare, nightCamera } from './sample-videos'

// Makes the sample data: `node esbuild.mjs --tests && node dist/test/support/make-samples.entry.js`.
// What it writes is committed, and is the same at every run.

const sample = join(projectRoot, 'media', 'sample')
const workspace = join(projectRoot, 'test', 'fixtures', 'workspace')

async function main(): Promise<void> {
  const wasm = join(projectRoot, 'node_modules', '@jsquash', 'jpeg', 'codec', 'enc', 'mozjpeg_enc.wasm')
  await init({ noInitialRun: true, wasmBinary: readFileSync(wasm) })
  const { document, scenes, framePath, width, height } = harbourWalk()
  save(join(sample, 'harbour_walk.frametrove-results.json'), json(document))
  for (const [index, objects] of scenes.entries()) {
    const picture = new ImageData(new Uint8ClampedArray(drawHarbour(width, height, objects)), width, height)
    save(join(sample, framePath(index)), Buffer.from(await encode(picture, { quality: 70 })))
  }
  const { baseline, tuned } = harbourDebugSessions()
  save(join(sample, 'harbour_walk.frametrove-debug.json'), json(baseline))
  save(join(sample, 'harbour_walk_tuned.frametrove-debug.json'), json(tuned))
  save(join(sample, 'harbour_walk.frametrove-activity.json'), json(harbourActivity()))
  save(join(workspace, 'market_square', 'market_square.frametrove-results.json'), json(marketSquare()))
  save(join(workspace, 'night_camera', 'night_camera.camera-events.ndjson'), nightCamera().map(line).join(''))
}

function save(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** A document with one record a line, so that a change of the data reads well. */
function json(document: object): string {
  const text = Object.entries(document).map(([key, value]) => {
    const body = Array.isArray(value)
      ? `[\n${value.map((it) => `    ${JSON.stringify(it)}`).join(',\n')}\n  ]`
      : JSON.stringify(value)
    return `  ${JSON.stringify(key)}: ${body}`
  })
  return `{\n${text.join(',\n')}\n}\n`
}

function line(record: object): string {
  return `${JSON.stringify(record)}\n`
}

void main()
