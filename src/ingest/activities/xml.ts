import { parser, type QualifiedTag } from 'sax'
import { FileFault } from '../readers/file-fault'
import type { SourceReader } from '../source-reader'

/** What nothing that is meant comes near, and what would fill memory: elements in each other, attributes, characters. */
const MAX_DEPTH = 64
const MAX_ATTRIBUTES = 100
const MAX_TEXT = 16_000_000

/** What is told of a document while it goes by. */
export interface XmlVisitor {
  open(tag: QualifiedTag): void
  /** An element ends; `text` is what stands in it, of one without elements in it. */
  close(text: string): void
}

/**
 * Reads XML piece by piece: memory does not grow with the file. Entities other than the five of XML are not expanded, and
 * nothing outside the file is read: a document type declaration is refused.
 * @throws FileFault with line and column, FrametroveError `cancelled`
 */
export async function readXml(file: SourceReader, visitor: XmlVisitor): Promise<void> {
  const push = makePush(visitor)
  let decoder: TextDecoder | null = null
  for await (const chunk of file.chunks()) {
    decoder ??= decoderOf(chunk)
    push(decode(decoder, chunk))
  }
  push(decoder === null ? '' : decode(decoder))
  push(null)
}

/** Takes the text in parts, and `null` at its end. */
function makePush(visitor: XmlVisitor): (text: string | null) => void {
  const sax = parser(true, { xmlns: true })
  const fault = (message: string) => new FileFault(message, `line ${sax.line + 1}, column ${sax.column + 1}`)
  let depth = 0
  let attributes = 0
  let text = ''
  const addText = (more: string) => {
    if (text.length + more.length > MAX_TEXT) throw fault('has a text that is too long')
    text += more
  }
  sax.onerror = (error) => {
    throw fault(`is not XML: ${explained(error.message)}`)
  }
  sax.ondoctype = () => {
    throw fault('has a document type declaration (DOCTYPE); these are not read, since they may name other files')
  }
  sax.onopentagstart = () => {
    attributes = 0
    if (++depth > MAX_DEPTH) throw fault('has elements that are nested too deeply')
  }
  sax.onattribute = () => {
    if (++attributes > MAX_ATTRIBUTES) throw fault('has an element with too many attributes')
  }
  sax.onopentag = (tag) => {
    text = ''
    visitor.open(tag)
  }
  sax.ontext = addText
  sax.oncdata = addText
  sax.onclosetag = () => {
    depth--
    visitor.close(text)
    text = ''
  }
  return (part) => void (part === null ? sax.close() : sax.write(part))
}

/** What the parser says, in words for people: the first line, without the place that stands in those after. */
function explained(message: string): string {
  const said = message.split('\n')[0] ?? ''
  if (said === 'Invalid character entity') return 'an entity that XML itself does not have'
  if (said === 'Unclosed root tag' || said === 'Unexpected end') return 'it is cut off here'
  return said.charAt(0).toLowerCase() + said.slice(1)
}

/** By the byte order mark, or what the XML declaration says; else UTF-8. */
function decoderOf(first: Buffer): TextDecoder {
  const start = first.toString('latin1', 0, 200)
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]
  const marked = start.startsWith('\xff\xfe') ? 'utf-16le' : start.startsWith('\xfe\xff') ? 'utf-16be' : undefined
  const encoding = marked ?? declared ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new FileFault(`is in the encoding ${encoding}, which is not known; save it as UTF-8`)
  }
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    throw new FileFault(`is not ${decoder.encoding.toUpperCase()} text; save it as UTF-8`)
  }
}
