import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { numberedJpeg } from '../support/numbered-jpeg'

const FRAMES = 400
const SIZE = { width: 320, height: 180 }
/** Two frames a second, but none for a while after the 100th. */
const timeOf = (number: number) => number * 500 + (number > 100 ? 30_000 : 0)

/** A results file of a video with 400 images, of which the 7th is not named: its path. */
export function writeYard(folder: string): string {
  const numbers = Array.from({ length: FRAMES }, (_, index) => index + 1)
  mkdirSync(join(folder, 'yard'))
  for (const number of numbers) writeFileSync(join(folder, 'yard', `${number}.jpg`), numberedJpeg(number, SIZE))
  const moment = (number: number) => ({ frame_number: number, timestamp_ms: timeOf(number) })
  const file = join(folder, 'yard', 'yard.frametrove-results.json')
  const results = {
    format: 'frametrove/1',
    video_id: 'yard',
    tool: 'detect',
    video: { title: 'The yard', ...SIZE },
    frames: numbers.map((number) => ({ ...moment(number), ...(number === 7 ? {} : { path: `${number}.jpg` }) })),
    captions: numbers
      .filter((number) => number % 10 === 0)
      .map((number) => ({ ...moment(number), text: `<img src=x onerror=alert(1)> ${number}`, confidence: 0.8 })),
    transcripts: [0, 1, 2, 3].map((at) => ({
      ...{ start_ms: at * 40_000, end_ms: at * 40_000 + 25_000, text: `Part ${at} is said.`, speaker: 'A' },
    })),
    objects: numbers.flatMap((number) => [
      { ...moment(number), label: 'person', confidence: 0.5 + (number % 50) / 100, bbox: [20, 30, 60, 120] },
      ...(number % 5 === 0
        ? [{ ...moment(number), label: '<b>car</b>', confidence: 0.9, bbox: [150, 90, 120, 60] }]
        : []),
    ]),
  }
  writeFileSync(file, JSON.stringify(results))
  return file
}
