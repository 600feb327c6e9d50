import { Slices } from '../maintenance/task'
import type { ExportTarget } from './export-target'

/** Characters that are gathered before they are written. */
const PART = 1_000_000

/** Writes a text that comes in parts as a file of an export. Others have their turn between them. */
export async function writeParts(
  target: ExportTarget,
  name: string,
  parts: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const slices = new Slices(signal)
  await target.addText(name, async (append) => {
    let text = ''
    for await (const part of parts) {
      text += part
      await slices.next()
      if (text.length < PART) continue
      await append(text)
      text = ''
    }
    await append(text)
  })
}
