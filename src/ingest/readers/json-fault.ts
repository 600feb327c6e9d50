import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'

/** Why a text is not JSON, and where. */
export interface JsonFault {
  /** From 1. */
  line: number
  /** In characters, from 1. */
  column: number
  message: string
}

/** Finds the first fault of a text that `JSON.parse` refused; `reason` is what it said. */
export function findJsonFault(text: string, reason: string): JsonFault {
  const fault = firstFault(text)
  if (fault === null) return { line: 1, column: 1, message: `is not JSON: ${reason}` }
  const { offset, code } = fault
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const place = { line: before.split('\n').length, column: offset - lineStart + 1 }
  const rest = text.slice(offset, offset + 40)
  if (rest.trim() === '' || code === 'UnexpectedEndOfString' || code === 'UnexpectedEndOfComment') {
    const atEnd = text.indexOf('\n', offset) < 0 || rest.trim() === ''
    return { ...place, message: atEnd ? 'the JSON is cut off here' : 'is not JSON: a text without its closing quote' }
  }
  return { ...place, message: unexpectedAt(rest, EXPLAINED[code]) }
}

/** What to say of a text that is no JSON from `rest` on. */
export function unexpectedAt(rest: string, expectation = 'unexpected'): string {
  const word = /^-?(NaN|Infinity)/i.test(rest) ? rest.match(/^-?\w+/)?.[0] : undefined
  if (word !== undefined) return `${word} is not JSON; write null, or leave the key out`
  return `is not JSON: ${expectation} at ${JSON.stringify(rest.length > 20 ? `${rest.slice(0, 20)}…` : rest)}`
}

const EXPLAINED: Record<string, string> = {
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'the end of the file is expected',
  InvalidCommentToken: 'comments are not allowed',
  InvalidEscapeCharacter: 'an unknown escape',
  InvalidCharacter: 'a control character in a text',
  InvalidSymbol: 'an unknown word',
  InvalidNumberFormat: 'a malformed number',
}

/** Stops the visitor at the first fault: the text may be hundreds of megabytes. */
class Found extends Error {
  constructor(
    readonly offset: number,
    readonly code: string,
  ) {
    super(code)
  }
}

function firstFault(text: string): { offset: number; code: string } | null {
  try {
    visit(
      text,
      {
        onError(error: ParseErrorCode, offset) {
          throw new Found(offset, printParseErrorCode(error))
        },
      },
      { disallowComments: true },
    )
  } catch (error) {
    // Anything else is the visitor's own limit: it recurses, and the text may nest too deeply.
    if (error instanceof Found) return error
  }
  return null
}
