import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { ACTIVITY_FORMAT } from '../../../src/shared/activity'
import type { ResultCounts, ResultKind } from '../../../src/shared/kinds'
import { frameText, type GivenCounts } from './model'

/** The tool whose images are PNG, which the store turns into JPEG. */
export const PNG_TOOL = 'convert'

const fixture = (name: string) => readFileSync(path.resolve('test/fixtures/images', name))
const jpeg = fixture('baseline.jpg')
const png = fixture('opaque.png')

/** A frame's image: another one for each run and number, but for PNG. */
export function imageOf(tool: string, token: string, frameNumber: number): Buffer {
  if (tool === PNG_TOOL) return png
  const text = Buffer.from(frameText(token, frameNumber))
  // A comment (COM) behind the start of the image: its length counts itself.
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)])
}

/** What an image made by `imageOf` carries. @throws AssertionError where it is not whole */
export function textIn(image: Buffer): string {
  const length = image.readUInt16BE(4)
  const text = image.toString('utf8', 6, 4 + length)
  const rest = Buffer.concat([image.subarray(0, 2), image.subarray(4 + length)])
  assert.ok(rest.equals(jpeg), `the image ${JSON.stringify(text)} is not whole`)
  return text
}

/** The caption or the transcript's text at a place of a run. */
export function textOf(token: string, index: number): string {
  return `${token}: ${index}`
}

/** A debug session whose frames all carry a token. */
export function debugData(token: string, frames: number): { frameAnalysis: { frame_number: number; note: string }[] } {
  return { frameAnalysis: Array.from({ length: frames }, (_, at) => ({ frame_number: at, note: token })) }
}

/** Makes what operations take in, in a folder of its own. The same names always have the same content. */
export class Inputs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  /** Results as a caller gives them; `from` is how many of each kind the run has. */
  results(run: { tool: string; token: string }, counts: GivenCounts, from: ResultCounts) {
    const { token } = run
    const list = <T>(kind: ResultKind, make: (index: number) => T): T[] | undefined => {
      const length = counts[kind]
      return length === undefined ? undefined : Array.from({ length }, (_, index) => make(from[kind] + index))
    }
    return {
      frames: list('frames', (i) => ({ frame_number: i + 1, timestamp_ms: i * 1000, path: this.image(run, i + 1) })),
      captions: list('captions', (i) => ({ timestamp_ms: i * 1000, text: textOf(token, i) })),
      transcripts: list('transcripts', (i) => ({ start_ms: i * 500, end_ms: i * 500 + 400, text: textOf(token, i) })),
      objects: list('objects', detection),
    }
  }

  /** A file of detections. */
  detections({ tool, token }: { tool: string; token: string }, count: number): string {
    const file = path.join(this.#folder, `${token}.ndjson`)
    const head = JSON.stringify({ video_id: 'any', tool, tool_version: token })
    if (!existsSync(file)) writeFileSync(file, `${head}\n${this.#lines(count)}`)
    return file
  }

  /** A folder of images; its name is the token. */
  frames(run: { tool: string; token: string }, count: number): string {
    for (let n = 1; n <= count; n++) this.image(run, n)
    return path.join(this.#folder, run.token)
  }

  image({ tool, token }: { tool: string; token: string }, frameNumber: number): string {
    const extension = tool === PNG_TOOL ? 'png' : 'jpg'
    const file = path.join(this.#folder, token, `frame_${String(frameNumber).padStart(4, '0')}.${extension}`)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, imageOf(tool, token, frameNumber))
    return file
  }

  /** Made once for all files of so many. */
  #lines(count: number): string {
    const file = path.join(this.#folder, `${count}-detections.txt`)
    if (!existsSync(file)) {
      const lines = Array.from({ length: count }, (_, i) => JSON.stringify({ type: 'object', ...detection(i) }))
      writeFileSync(file, lines.join('\n'))
    }
    return readFileSync(file, 'utf8')
  }
}

/** Every detection of a run has a track of its own. */
function detection(index: number) {
  const label = index % 2 === 0 ? 'person' : 'dog'
  return { frame_number: index + 1, label, bbox: [1, 2, 3.5, 4], confidence: 0.5, track_id: index }
}

/** An activity along a straight way, of less than a kilometre. Each of its samples carries the token. */
export function activityData(id: string, token: string, samples: number) {
  const start = Date.parse('2026-05-01T06:00:00Z')
  return {
    ...{ format: ACTIVITY_FORMAT, id, type: 'run', notes: token },
    samples: Array.from({ length: samples }, (_, at) => ({
      time: new Date(start + at * 1000).toISOString(),
      latitude: 52 + (at * 0.008) / samples,
      ...{ longitude: 13, token },
    })),
  }
}
