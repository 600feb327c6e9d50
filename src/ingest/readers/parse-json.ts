import { isUtf8 } from 'node:buffer'
import { FileFault } from './file-fault'
import { findJsonFault } from './json-fault'

const BYTE_ORDER_MARK = 0xfeff

/**
 * The value of a JSON file.
 * @throws FileFault where it is not UTF-8, or no JSON: with line and column
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new FileFault('is not UTF-8 text; save the file as UTF-8')
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text)
  } catch (error) {
    const { line, column, message } = findJsonFault(text, error instanceof Error ? error.message : String(error))
    throw new FileFault(message, `line ${line}, column ${column}`)
  }
}
