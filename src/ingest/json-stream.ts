import { Tokenizer, TokenizerError, TokenParser, TokenParserError, TokenType } from '@streamparser/json'
import { formatPath } from './describe-issue'
import { FileFault } from './readers/file-fault'
import { unexpectedAt } from './readers/json-fault'

/** The largest value that is taken as a whole, in bytes of its text. */
export const MAX_VALUE_BYTES = 16_000_000

/** How deep lists and objects may lie in each other. */
export const MAX_DEPTH = 1000

/** What is told of a JSON text while it goes by. `parent` and `within` are patterns such as `tracks[].points`. */
export interface JsonVisitor {
  /** A list or an object of the pattern begins; what is in it follows one by one. */
  enter(within: string): void
  leave(within: string): void
  /** A value in a list or an object that was entered: by its key, or its place. */
  value(parent: string, key: string | number, value: unknown): void
}

/** The lists and objects that are entered, by their patterns; that of the whole is empty. */
export type Entered = Readonly<Record<string, 'list' | 'object'>>

interface Container {
  /** `null` where it is not entered: it is part of a value. */
  pattern: string | null
  /** Of the value that is read or was read last: a number in a list; `null` before an object's first. */
  key: string | number | null
}

/**
 * Reads a JSON object that is too large to hold: gives the values of some of its lists and objects one by one, in the order
 * in which they come. It is `@streamparser/json` with the places of what it reads, for faults; of what was given nothing is kept.
 */
export class JsonStream {
  readonly #visitor: JsonVisitor
  readonly #entered: Entered
  readonly #tokenizer = new Tokenizer()
  readonly #values: TokenParser
  readonly #stack: Container[] = []
  #keyComes = false
  #isDone = false
  /** Where the token is that is read now, and where the value ended that was given last, in bytes. */
  #at = 0
  #givenAt = 0
  /** Of the chunks before. */
  #bytes = 0
  #lines = 1
  #columns = 0

  constructor(entered: Entered, visitor: JsonVisitor) {
    this.#entered = entered
    this.#visitor = visitor
    this.#values = new TokenParser({ paths: Object.keys(entered).map(selectorWithin) })
    this.#values.onValue = ({ value, parent }) => this.#give(value, parent)
    this.#tokenizer.onToken = (token) => {
      this.#at = token.offset
      this.#values.write(token)
      this.#follow(token.token, token.value)
    }
  }

  /** Takes the next bytes of the text. @throws FileFault where they are not JSON */
  push(chunk: Buffer): void {
    try {
      this.#tokenizer.write(chunk)
    } catch (error) {
      throw this.#toFault(error, chunk)
    }
    this.#skip(chunk)
    const { depth, bytes } = { depth: this.#stack.length, bytes: this.#bytes - this.#givenAt }
    if (depth > MAX_DEPTH) throw new FileFault(`nests deeper than ${MAX_DEPTH} levels`, this.#valuePlace)
    if (bytes > MAX_VALUE_BYTES) throw new FileFault(`is larger than ${MAX_VALUE_BYTES / 1e6} MB`, this.#valuePlace)
  }

  /** To be called after the last byte. @throws FileFault where the text is cut off */
  end(): void {
    const nothing = Buffer.alloc(0)
    const cutOff = () => this.#fault(nothing, 0, 'the JSON is cut off here')
    try {
      // A number at the very end is taken only now.
      this.#tokenizer.end()
    } catch (error) {
      throw error instanceof TokenizerError ? cutOff() : this.#toFault(error, nothing)
    }
    if (!this.#isDone) throw cutOff()
  }

  /** Where the value is that is read to be given: `frameAnalysis[17]`. */
  get #valuePlace(): string {
    return placeOf(this.#stack.filter(({ pattern }) => pattern !== null))
  }

  /** Gives a value that lies in a container that was entered, and forgets it. */
  #give(value: unknown, parent: unknown): void {
    // The tokens are followed after their values: a list or an object that ends is still on the stack.
    const ended = typeof value === 'object' && value !== null ? this.#stack.at(-1) : undefined
    const container = this.#stack.at(ended ? -2 : -1)
    if (container?.pattern == null || container.key === null) return
    this.#givenAt = this.#at
    if (Array.isArray(parent)) parent.length = 0
    else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, container.key)
    if (ended?.pattern == null) this.#visitor.value(container.pattern, container.key, value)
  }

  /** Follows a token that has its place in the text. */
  #follow(token: TokenType, value: unknown): void {
    const container = this.#stack.at(-1)
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET:
        this.#open(container, token === TokenType.LEFT_BRACKET)
        return
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.#keyComes = false
        this.#stack.pop()
        this.#isDone = this.#stack.length === 0
        if (container?.pattern != null) this.#visitor.leave(container.pattern)
        return
      case TokenType.COMMA:
        if (typeof container?.key === 'number') container.key++
        else this.#keyComes = true
        return
      case TokenType.STRING:
        if (!this.#keyComes || !container) break
        this.#keyComes = false
        container.key = String(value)
        return
    }
    if (!container) throw NOT_AN_OBJECT
  }

  #open(container: Container | undefined, isList: boolean): void {
    if (!container && isList) throw NOT_AN_OBJECT
    const pattern = container ? patternIn(container) : ''
    const isEntered = pattern !== null && this.#entered[pattern] === (isList ? 'list' : 'object')
    this.#stack.push({ pattern: isEntered ? pattern : null, key: isList ? 0 : null })
    this.#keyComes = !isList
    if (isEntered) this.#visitor.enter(pattern)
  }

  #toFault(error: unknown, chunk: Buffer): unknown {
    const at = Math.max(this.#at - this.#bytes, 0)
    if (error === NOT_AN_OBJECT) return this.#fault(chunk, at, NOT_AN_OBJECT.message)
    if (error instanceof TokenParserError) return this.#unexpected(chunk, at)
    if (error instanceof TokenizerError) return this.#unexpected(chunk, placeInChunk(error))
    if (!isDecodingFault(error)) return error
    return new FileFault('is not UTF-8 text; save the file as UTF-8', placeOf(this.#stack))
  }

  #unexpected(chunk: Buffer, at: number): FileFault {
    const expectation = this.#keyComes ? 'a key in double quotes is expected' : undefined
    return this.#fault(chunk, at, unexpectedAt(chunk.toString('utf8', at, at + 40), expectation))
  }

  #fault(chunk: Buffer, at: number, message: string): FileFault {
    this.#skip(chunk.subarray(0, at))
    const place = placeOf(this.#stack)
    const where = `line ${this.#lines}, column ${this.#columns + 1}`
    return new FileFault(message, place === '' ? where : `${where}, ${place}`)
  }

  #skip(bytes: Buffer): void {
    this.#bytes += bytes.length
    const lastLine = bytes.lastIndexOf(NEW_LINE)
    for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) this.#lines++
    this.#columns = bytes.toString('utf8', lastLine + 1).length + (lastLine < 0 ? this.#columns : 0)
  }
}

const NEW_LINE = 0x0a
const NOT_AN_OBJECT = new Error('must be a JSON object')

/** What selects the values in a list or an object of a pattern: `$.tracks.*.points.*`. */
function selectorWithin(pattern: string): string {
  return `$${pattern === '' ? '' : '.'}${pattern.replaceAll('[]', '.*')}.*`
}

function patternIn({ pattern, key }: Container): string | null {
  if (pattern === null) return null
  if (typeof key === 'number') return `${pattern}[]`
  // Other keys would read as patterns of their own.
  if (key === null || !/^\w+$/.test(key)) return null
  return pattern === '' ? key : `${pattern}.${key}`
}

function placeOf(stack: readonly Container[]): string {
  return formatPath(stack.flatMap(({ key }) => (key === null ? [] : [key])))
}

/** It tells where only in words; where they change, the place is that of the piece of text. */
function placeInChunk(error: TokenizerError): number {
  return Number(/chunk position "(\d+)"/.exec(error.message)?.[1] ?? 0)
}

function isDecodingFault(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
}
