import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { JsonSplitter, type JsonVisitor, MAX_VALUE_BYTES, parseValue } from '../../../src/ingest/debug/json-splitter'
import { FileFault } from '../../../src/ingest/readers/file-fault'

const ENTERED = { '': 'object', list: 'list', 'list[]': 'object', deep: 'object', 'deep.list': 'list' } as const

/** Puts a text together again from what a splitter tells of it, which takes it in pieces of the given sizes. */
function putTogether(text: string, sizes: readonly number[]): unknown {
  const open: unknown[] = []
  const keys: (string | number)[] = []
  let whole: unknown
  const put = (key: string | number | undefined, value: unknown) => {
    const container = open.at(-1)
    if (Array.isArray(container)) container.push(value)
    else if (typeof container === 'object' && container !== null) Object.assign(container, { [String(key)]: value })
    else whole = value
  }
  const visitor: JsonVisitor = {
    enter: (within) => {
      open.push(within.endsWith('list') ? [] : {})
      keys.push(within.replace(/.*\./, ''))
    },
    leave: () => {
      const done = open.pop()
      put(keys.pop(), done)
    },
    value: (_, key, part) =>
      put(
        key,
        parseValue(part, () => 'here'),
      ),
  }
  const splitter = new JsonSplitter(ENTERED, visitor)
  const bytes = Buffer.from(text)
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    splitter.push(bytes.subarray(at, at + size))
    at += size
  }
  splitter.end()
  return whole
}

describe('a JSON text that is taken apart', () => {
  const key = fc
    .oneof(fc.constantFrom('list', 'deep', 'a', 'b"\\', 'ü'), fc.string())
    .filter((it) => it !== '__proto__')
  const object = fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.array(fc.dictionary(key, fc.jsonValue()))))
  const spaces = fc.constantFrom(undefined, 1, '\t')

  it('gives the same values, wherever its pieces end', () => {
    fc.assert(
      fc.property(object, spaces, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (value, space, sizes) => {
        const text = JSON.stringify(value, null, space)
        assert.deepEqual(putTogether(text, sizes), JSON.parse(text))
      }),
    )
  })

  it('is refused where it is no JSON, as JSON.parse does', () => {
    const damage = fc.tuple(object, fc.nat(), fc.constantFrom('', ',', '}', ']', '"', ':', '1', 'x', '\u0001'))
    fc.assert(
      fc.property(damage, ([value, at, put]) => {
        const good = JSON.stringify(value)
        const place = at % (good.length + 1)
        const text = `${good.slice(0, place)}${put}${good.slice(place + 1)}`
        let expected: unknown
        try {
          expected = JSON.parse(text)
        } catch {
          assert.throws(() => putTogether(text, [7]), FileFault)
          return
        }
        if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) return
        assert.doesNotThrow(() => putTogether(text, [7]))
      }),
      { numRuns: 300 },
    )
  })

  it('tells the line and the column of a fault', () => {
    assert.throws(() => putTogether('{\n "a": 1,\n  2}', [4]), { where: 'line 3, column 3' })
  })

  it('takes no value that is too large', () => {
    const text = `{"list":[{"a":"${'x'.repeat(MAX_VALUE_BYTES)}"}]}`
    assert.throws(() => putTogether(text, [1 << 18]), { where: 'list[0].a', message: /is larger than 16 MB/ })
  })
})
