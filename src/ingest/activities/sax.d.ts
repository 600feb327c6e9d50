/** What is used of sax, an XML parser that takes a text piece by piece. It has no types of its own. */
declare module 'sax' {
  /** A name with its namespace. */
  export interface QualifiedName {
    /** Without the prefix. */
    local: string
    /** The namespace; empty for none. */
    uri: string
  }

  export interface QualifiedTag extends QualifiedName {
    /** By their names with prefixes. */
    attributes: Record<string, QualifiedName & { value: string }>
  }

  export interface SAXParser {
    /** From 0. */
    line: number
    column: number
    onerror: (error: Error) => void
    ondoctype: () => void
    onopentagstart: () => void
    onattribute: () => void
    onopentag: (tag: QualifiedTag) => void
    /** A text may come in several parts. */
    ontext: (text: string) => void
    oncdata: (text: string) => void
    onclosetag: () => void
    write(text: string): SAXParser
    close(): SAXParser
  }

  export function parser(strict: true, options: { xmlns: true }): SAXParser
}
