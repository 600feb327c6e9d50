import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { parse } from 'jsonc-parser'
import { RESULT_KINDS } from '../shared/kinds'
import { LINE_TYPES } from '../shared/results-schema'
import { isObject } from './is-object'

/** How much of a file is looked at to tell what it is, in bytes. */
const HEAD_BYTES = 65_536

/** The beginning of a file, and what can be told from it. */
export interface FileHead {
  path: string
  /** Lower case, with its dot. */
  extension: string
  /** Size of the whole file in bytes. */
  size: number
  /** Up to 64 kB of it as text, without a byte order mark and leading white space. */
  text: string
  /** The first JSON value as far as it goes: what is cut off is left out. */
  first: unknown
  /** The first line's value where it is JSON by itself. */
  firstLine: unknown
  /** The second line's value, as that of the first. */
  secondLine: unknown
  /** Whether anything but white space follows the first line. */
  hasMoreLines: boolean
}

/** Reads the beginning of a file. Rejects with the system's error where it can't be read. */
export async function readHead(path: string): Promise<FileHead> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    // TextDecoder drops a byte order mark, and the byte order that it tells is heeded: UTF-16 is recognised.
    const utf16 = bytesRead >= 2 && (buffer.readUInt16BE(0) === 0xfffe || buffer.readUInt16BE(0) === 0xfeff)
    const text = utf16 ? '' : new TextDecoder().decode(buffer.subarray(0, bytesRead)).trimStart()
    const [firstText = '', secondText = ''] = text.split('\n', 2)
    const hasMoreLines = text.slice(firstText.length).trim() !== ''
    return {
      path,
      extension: extname(path).toLowerCase(),
      size,
      text,
      first: tolerantly(text),
      firstLine: parsedOrUndefined(firstText),
      secondLine: parsedOrUndefined(secondText),
      hasMoreLines,
    }
  } finally {
    await file.close()
  }
}

/** The format that a file names, such as `frametrove/1`. */
export function formatOf(head: FileHead): string | null {
  return isObject(head.first) && typeof head.first.format === 'string' ? head.first.format : null
}

/**
 * Whether a file found in a folder is to be read: it looks like tool results, or is named so, or is
 * so broken that it may have been. Other JSON files, such as a package.json, are not.
 */
export function looksLikeResults(head: FileHead): boolean {
  const format = formatOf(head)
  if (format?.startsWith('frametrove')) return format.startsWith('frametrove/')
  if (/\.frametrove-results\.json$/i.test(head.path)) return true
  const { first, secondLine, text } = head
  if (!isObject(first)) return !/^[[{/"]/.test(text)
  return (
    RESULT_KINDS.some((kind) => Array.isArray(first[kind]) || first.type === LINE_TYPES[kind]) ||
    // A header that says little, with records below.
    (isObject(secondLine) && RESULT_KINDS.some((kind) => secondLine.type === LINE_TYPES[kind])) ||
    (first.video_id !== undefined && first.tool !== undefined)
  )
}

function parsedOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function tolerantly(text: string): unknown {
  try {
    return parse(text)
  } catch {
    // It recurses, and gives up where the text nests too deeply.
    return undefined
  }
}
