import { isUtf8 } from 'node:buffer'
import { formatPath } from '../describe-issue'
import { FileFault } from '../readers/file-fault'

/** The largest value that is taken as a whole, in bytes. */
export const MAX_VALUE_BYTES = 16_000_000

/** What is told of a JSON text while it goes by. `parent` and `within` are patterns such as `tracks[].points`. */
export interface JsonVisitor {
  /** A list or an object of the pattern begins; what is in it follows one by one. */
  enter(within: string): void
  leave(within: string): void
  /** A value in a list or an object that was entered: by its key, or its place. */
  value(parent: string, key: string | number, text: Buffer): void
}

interface Container {
  isList: boolean
  pattern: string
  /** Of the value that is read or was read last. */
  key: string
  index: number
}

type Expected = 'value' | 'key' | 'firstKey' | 'colon' | 'comma' | 'end' | 'valueOrEnd'

/** Beginnings of values and their ends, as bytes. */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Takes a JSON object apart that is too large to parse: gives the values of some of its lists and objects one by one, as
 * text, in the order in which they come. It only looks for where values end, at several hundred megabytes a second; each value
 * is for `JSON.parse`.
 */
export class JsonSplitter {
  readonly #visitor: JsonVisitor
  /** The lists and objects that are entered, by their patterns; that of the whole is empty. */
  readonly #entered: Readonly<Record<string, 'list' | 'object'>>
  readonly #stack: Container[] = []
  #expected: Expected = 'value'
  /** The value or key that is being read: its parts from former chunks, and how deep in it the text is. */
  #kept: Buffer[] = []
  #keptBytes = 0
  #reading: 'text' | 'nested' | 'plain' | null = null
  #isKey = false
  #depth = 0
  #isInText = false
  #isEscaped = false
  /** Of the chunks before. */
  #lines = 1
  #columns = 0

  constructor(entered: Readonly<Record<string, 'list' | 'object'>>, visitor: JsonVisitor) {
    this.#entered = entered
    this.#visitor = visitor
  }

  /** Where the value is that is read now: `frameAnalysis[17]`. */
  get place(): string {
    return formatPath(this.#stack.map(({ isList, key, index }) => (isList ? index : key)))
  }

  /** Takes the next bytes of the text. @throws FileFault where they are not JSON */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#reading) {
        at = this.#read(chunk, at)
        continue
      }
      const byte = chunk[at] as number
      if (byte > 0x20) at = this.#take(chunk, at, byte)
      else if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++
      else throw this.#fault(chunk, at, 'is not JSON: a control character')
    }
    const lastLine = chunk.lastIndexOf(0x0a)
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) this.#lines++
    this.#columns = lastLine < 0 ? this.#columns + chunk.length : chunk.length - lastLine - 1
  }

  /** To be called after the last byte. @throws FileFault where the text is cut off */
  end(): void {
    if (this.#expected === 'end' && !this.#reading) return
    throw this.#fault(Buffer.alloc(0), 0, 'the JSON is cut off here')
  }

  /** Takes a byte between values. @returns where to go on */
  #take(chunk: Buffer, at: number, byte: number): number {
    const container = this.#stack.at(-1)
    switch (this.#expected) {
      case 'comma':
        if (byte === COMMA) this.#expected = container?.isList ? 'value' : 'key'
        else if (byte === closing(container)) this.#leave()
        else throw this.#fault(chunk, at, 'is not JSON: a comma is expected')
        return at + 1
      case 'colon':
        if (byte !== COLON) throw this.#fault(chunk, at, 'is not JSON: a colon is expected')
        this.#expected = 'value'
        return at + 1
      case 'firstKey':
      case 'key':
        if (byte === QUOTE) return this.#begin(chunk, at, true)
        if (byte !== CLOSE_OBJECT || this.#expected === 'key') {
          throw this.#fault(chunk, at, 'is not JSON: a key in double quotes is expected')
        }
        this.#leave()
        return at + 1
      case 'valueOrEnd':
        if (byte === CLOSE_LIST) {
          this.#leave()
          return at + 1
        }
        break
      case 'end':
        throw this.#fault(chunk, at, 'is not JSON: something follows its end')
    }
    if (container?.isList) container.index++
    const pattern = patternOf(container)
    const entered = this.#entered[pattern]
    if (byte === (entered === 'list' ? OPEN_LIST : OPEN_OBJECT) && entered !== undefined) {
      this.#stack.push({ isList: entered === 'list', pattern, key: '', index: -1 })
      this.#expected = entered === 'list' ? 'valueOrEnd' : 'firstKey'
      this.#visitor.enter(pattern)
      return at + 1
    }
    if (!container) throw this.#fault(chunk, at, 'must be a JSON object')
    return this.#begin(chunk, at, false)
  }

  #begin(chunk: Buffer, at: number, isKey: boolean): number {
    const byte = chunk[at] as number
    if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === COLON) {
      throw this.#fault(chunk, at, 'is not JSON: a value is expected')
    }
    this.#isKey = isKey
    this.#depth = 0
    this.#isInText = false
    this.#isEscaped = false
    if (byte === QUOTE) this.#reading = 'text'
    else this.#reading = byte === OPEN_LIST || byte === OPEN_OBJECT ? 'nested' : 'plain'
    return this.#read(chunk, at)
  }

  /** Reads of the present value what is in this chunk. @returns where to go on */
  #read(chunk: Buffer, from: number): number {
    const end = this.#reading === 'plain' ? endOfPlain(chunk, from) : this.#endOfNested(chunk, from)
    const part = chunk.subarray(from, end < 0 ? chunk.length : end)
    this.#keptBytes += part.length
    if (this.#keptBytes > MAX_VALUE_BYTES) {
      throw new FileFault(`is larger than ${MAX_VALUE_BYTES / 1e6} MB`, this.place)
    }
    if (end < 0) {
      // A copy, since a chunk's memory may be used again.
      this.#kept.push(Buffer.from(part))
      return chunk.length
    }
    const text = this.#kept.length === 0 ? part : Buffer.concat([...this.#kept, part])
    this.#kept = []
    this.#keptBytes = 0
    this.#reading = null
    this.#taken(text)
    return end
  }

  #taken(text: Buffer): void {
    const container = this.#stack.at(-1)
    if (!container) return
    if (this.#isKey) {
      container.key = String(parseValue(text, () => this.place))
      this.#expected = 'colon'
      return
    }
    this.#expected = 'comma'
    this.#visitor.value(container.pattern, container.isList ? container.index : container.key, text)
  }

  #endOfNested(chunk: Buffer, from: number): number {
    let depth = this.#depth
    let isInText = this.#isInText
    let at = from
    if (this.#isEscaped) at++
    this.#isEscaped = false
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number
      if (isInText) {
        if (byte === BACKSLASH) {
          at++
          this.#isEscaped = at === chunk.length
        } else if (byte === QUOTE) {
          isInText = false
          if (depth === 0) return at + 1
        }
      } else if (byte === QUOTE) isInText = true
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return at + 1
    }
    this.#depth = depth
    this.#isInText = isInText
    return -1
  }

  #leave(): void {
    const left = this.#stack.pop()
    this.#expected = this.#stack.length === 0 ? 'end' : 'comma'
    if (left) this.#visitor.leave(left.pattern)
  }

  #fault(chunk: Buffer, at: number, message: string): FileFault {
    const before = chunk.toString('utf8', 0, at)
    const lineStart = before.lastIndexOf('\n') + 1
    const line = this.#lines + before.split('\n').length - 1
    const column = before.length - lineStart + 1 + (lineStart === 0 ? this.#columns : 0)
    return new FileFault(message, `line ${line}, column ${column}`)
  }
}

/** The value of a text. @throws FileFault where it is not JSON, or not UTF-8 */
export function parseValue(text: Buffer, place: () => string): unknown {
  if (!isUtf8(text)) throw new FileFault('is not UTF-8 text; save the file as UTF-8', place())
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw new FileFault(`is not JSON: ${error instanceof Error ? error.message : String(error)}`, place())
  }
}

function patternOf(container: Container | undefined): string {
  if (!container) return ''
  if (container.isList) return `${container.pattern}[]`
  return container.pattern === '' ? container.key : `${container.pattern}.${container.key}`
}

function closing(container: Container | undefined): number {
  return container?.isList ? CLOSE_LIST : CLOSE_OBJECT
}

/** Where a number or a word ends: at what can't be part of one. */
function endOfPlain(chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] as number
    if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= 0x20) return at
  }
  return -1
}
