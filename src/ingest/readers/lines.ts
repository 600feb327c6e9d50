import { isUtf8 } from 'node:buffer'
import { FileFault } from './file-fault'

const NEWLINE = 0x0a

/**
 * The lines of a stream of bytes, a list for each chunk, without their `\n` (a `\r` before it
 * stays). Memory is that of a chunk and of the longest line.
 * @throws FileFault for a line of over `maxBytes`, and where the bytes are not UTF-8
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<string[], void, void> {
  let done = 0
  let rest: Buffer[] = []
  let restBytes = 0
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE)
    if (end < 0) {
      rest.push(chunk)
      restBytes += chunk.length
    } else {
      const lines = decode(Buffer.concat([...rest, chunk.subarray(0, end)]), done)
      refuseLong(lines, maxBytes, done)
      done += lines.length
      yield lines
      rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : []
      restBytes = chunk.length - end - 1
    }
    // Noted before more is read, so that a file without line ends does not fill the memory.
    if (restBytes > maxBytes) throw tooLong(done + 1, maxBytes)
  }
  if (restBytes > 0) yield decode(Buffer.concat(rest), done)
}

function decode(bytes: Buffer, linesBefore: number): string[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n')
  let start = 0
  for (let line = linesBefore + 1; ; line++) {
    const end = bytes.indexOf(NEWLINE, start)
    if (!isUtf8(bytes.subarray(start, end < 0 ? bytes.length : end))) {
      throw new FileFault('is not UTF-8 text; save the file as UTF-8', `line ${line}`)
    }
    start = end + 1
  }
}

function refuseLong(lines: readonly string[], maxBytes: number, linesBefore: number): void {
  // Characters are never more than bytes, so this is the cheap half of the check; the other bounds memory.
  const long = lines.findIndex((line) => line.length > maxBytes)
  if (long >= 0) throw tooLong(linesBefore + long + 1, maxBytes)
}

function tooLong(line: number, maxBytes: number): FileFault {
  return new FileFault(`is longer than ${Math.floor(maxBytes / 1e6)} MB; write one record a line`, `line ${line}`)
}
