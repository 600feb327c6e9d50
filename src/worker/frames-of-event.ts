import { isAbsolute } from 'node:path'
import { FrametroveError } from '../shared/errors'
import { type FrameImage, saveFramesSchema } from '../shared/events'
import { checked } from '../shared/validate'
import type { FramesOfEvent } from '../store/events'
import { type ImageSource, imageBytes, imageDataUrl, imageFile, imagePixels } from '../store/files/image-source'

/**
 * Frames of an event as a caller gives them, checked.
 * @throws FrametroveError `invalid_input` with the key that can't be used
 */
export function toFramesOfEvent(request: unknown): FramesOfEvent {
  const { eventId, frames, timestamps, frameNumbers } = checked(saveFramesSchema, request, 'request')
  return {
    eventId,
    images: frames.map(toSource),
    offsetsMs: timestamps ?? frames.map(() => null),
    frameNumbers: frameNumbers ?? null,
  }
}

function toSource(image: FrameImage, index: number): ImageSource {
  const name = `frames[${index}]`
  if (image instanceof Uint8Array) return imageBytes(name, Buffer.from(image.buffer, image.byteOffset, image.length))
  if (typeof image !== 'string') return imagePixels(name, image)
  if (/^data:/i.test(image)) return imageDataUrl(name, image)
  if (isAbsolute(image)) return imageFile(image)
  throw new FrametroveError('invalid_input', {
    what: 'The frames were not saved.',
    why: `${name}: must be an absolute path or a data URL. Frames in memory have no folder that a path could be relative to.`,
    action: 'Give absolute paths. Nothing was changed.',
  })
}
