import { JsonStream, type JsonVisitor } from '../json-stream'
import type { SourceReader } from '../source-reader'
import type { SessionIntake } from './session-intake'

/** The lists and objects of a session that are not taken as a whole. */
const ENTERED = {
  '': 'object',
  frameAnalysis: 'list',
  trajectoryData: 'object',
  'trajectoryData.tracks': 'list',
  'trajectoryData.tracks[]': 'object',
  'trajectoryData.tracks[].points': 'list',
} as const

const FRAMES = 'frameAnalysis'
const TRACKS = 'trajectoryData.tracks'
const TRACK = 'trajectoryData.tracks[]'
const POINTS = 'trajectoryData.tracks[].points'

/** Records that are passed on at a time. */
const BATCH = 500

/** Reads a session from a file of JSON; memory does not grow with the file. @throws FileFault, FrametroveError `cancelled` */
export async function readSession(file: SourceReader, intake: SessionIntake): Promise<void> {
  const steps = new Steps(intake)
  const json = new JsonStream(ENTERED, steps)
  for await (const chunk of file.chunks()) {
    json.push(chunk)
    await steps.run()
  }
  json.end()
}

/** Collects what is told of the text as steps to be taken one after the other. */
class Steps implements JsonVisitor {
  readonly #intake: SessionIntake
  #steps: (() => void | Promise<void>)[] = []
  #batch: unknown[] = []
  #offset = 0
  #track: Record<string, unknown> = {}

  constructor(intake: SessionIntake) {
    this.#intake = intake
  }

  async run(): Promise<void> {
    const steps = this.#steps
    this.#steps = []
    for (const step of steps) await step()
  }

  enter(within: string): void {
    const intake = this.#intake
    this.#offset = 0
    if (within === FRAMES) this.#steps.push(() => intake.beginFrames())
    if (within === TRACKS) this.#steps.push(() => intake.beginTracks())
    if (within === TRACK) {
      this.#track = {}
      this.#steps.push(() => intake.beginTrack())
    }
  }

  leave(within: string): void {
    const intake = this.#intake
    this.#passOn(within)
    if (within === FRAMES) this.#steps.push(() => intake.endFrames())
    if (within === 'trajectoryData') this.#steps.push(() => intake.endTrajectory())
    if (within === TRACK) {
      const track = this.#track
      this.#steps.push(() => intake.endTrack(track))
    }
  }

  value(parent: string, key: string | number, value: unknown): void {
    const intake = this.#intake
    if (parent === FRAMES || parent === POINTS) {
      this.#batch.push(value)
      if (this.#batch.length === BATCH) this.#passOn(parent)
    } else if (parent === TRACK) this.#track[key] = value
    else if (parent === TRACKS) this.#steps.push(() => intake.noTrack(value))
    else if (parent === 'trajectoryData') this.#steps.push(() => intake.trajectory(String(key), value))
    else this.#steps.push(() => intake.fact(String(key), value))
  }

  #passOn(within: string): void {
    const batch = this.#batch
    const offset = this.#offset
    if (batch.length === 0) return
    this.#batch = []
    this.#offset += batch.length
    if (within === FRAMES) this.#steps.push(() => this.#intake.frames(batch, offset))
    else this.#steps.push(() => this.#intake.points(batch, offset))
  }
}
