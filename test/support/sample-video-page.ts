import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny'
import { drawHarbour } from './sample-scene'
import { harbourAt, harbourWalk } from './sample-videos'

// Runs in a page of Chromium, which has the encoder; see `make-sample-video.entry.ts`.

const BITS_PER_SECOND = 10_000
/** Where a player can begin to decode: the less far apart, the faster it seeks. */
const KEY_FRAMES_S = 10

/** The sample's video as WebM with VP9: its bytes. */
async function makeVideo(): Promise<number[]> {
  const { document, width, height } = harbourWalk()
  const { duration_ms: durationMs, frame_rate: frameRate } = document.video
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser does not draw.')
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new CanvasSource(canvas, {
    ...{ codec: 'vp9', bitrate: BITS_PER_SECOND, keyFrameInterval: KEY_FRAMES_S, latencyMode: 'quality' },
  })
  output.addVideoTrack(source, { frameRate })
  await output.start()
  for (let frame = 0; frame < (durationMs / 1000) * frameRate; frame++) {
    const seconds = frame / frameRate
    const pixels = drawHarbour(width, height, harbourAt(seconds * 1000))
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0)
    await source.add(seconds, 1 / frameRate)
  }
  await output.finalize()
  return [...new Uint8Array(target.buffer ?? [])]
}

Object.assign(globalThis, { makeVideo })
