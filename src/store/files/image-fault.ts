import { FrametroveError } from '../../shared/errors'

/** What is wrong with an image, as a sentence: thrown by the readers of the formats, which don't know the file. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault'

  constructor(
    sentence: string,
    readonly action = 'Export the image again, or leave it out.',
  ) {
    super(sentence)
  }
}

/** The fault of an image whose data ends too early. */
export function cutOff(format: string): ImageFault {
  return new ImageFault(
    `The file is cut off: its ${format} data stops before the end of the picture.`,
    'Copy or export the image again, or leave it out.',
  )
}

/** The fault of an image whose data contradicts its format. */
export function damaged(format: string, detail: string): ImageFault {
  return new ImageFault(`The file is damaged: ${detail}, which no ${format} file may have.`)
}

/** The error about the image `file`, as the user is told it. */
export function invalidImage(file: string, fault: ImageFault): FrametroveError {
  const text = { what: `“${file}” can't be used as a frame.`, why: fault.message, action: fault.action }
  return new FrametroveError('invalid_image', text, { cause: fault, problems: [{ file, message: fault.message }] })
}
