import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { JsonStream, type JsonVisitor, MAX_DEPTH, MAX_VALUE_BYTES } from '../../../src/ingest/json-stream'
import { FileFault } from '../../../src/ingest/readers/file-fault'

const ENTERED = { '': 'object', list: 'list', 'list[]': 'object', deep: 'object', 'deep.list': 'list' } as const

/** Puts a text together again from what is told of it as it is read in pieces of the given sizes. */
function putTogether(text: string | Buffer, sizes: readonly number[]): unknown {
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
    value: (_, key, value) => put(key, value),
  }
  const stream = new JsonStream(ENTERED, visitor)
  const bytes = Buffer.from(text)
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    stream.push(bytes.subarray(at, at + size))
    at += size
  }
  stream.end()
  return whole
}

describe('a JSON text that is taken apart', () => {
  const key = fc
    .oneof(fc.constantFrom('list', 'deep', 'deep.list', 'list[]', '', 'a', 'b"\\', 'ü'), fc.string())
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

  it('tells the line, the column and the path of a fault', () => {
    const cases: [string, string, RegExp][] = [
      ['{\n "a": 1,\n  2}', 'line 3, column 3, a', /a key in double quotes is expected at "2}"/],
      ['{\n "list": [{"b": 1, "c": [1, tru1]}]}', 'line 2, column 32, list[0].c[1]', /unexpected at "1]}]}"/],
      ['{"list": [{}, {"ü": NaN}]}', 'line 1, column 21, list[1].ü', /^NaN is not JSON; write null/],
      ['{"deep": {"list": [1 2]}}', 'line 1, column 22, deep.list[0]', /unexpected at "2]}}"/],
      ['{"a": "b\n"}', 'line 1, column 9, a', /unexpected/],
      ['{"a": {"b": 1}', 'line 1, column 15, a', /cut off/],
      ['{} {}', 'line 1, column 4', /unexpected/],
    ]
    for (const [text, where, message] of cases) {
      assert.throws(() => putTogether(text, [1000]), { where, message }, text)
      // The column is at most that of the piece.
      const [line = '', , path = ''] = where.split(', ')
      const isThere = (fault: unknown) =>
        fault instanceof FileFault && fault.where?.startsWith(line) === true && fault.where.endsWith(path)
      assert.throws(() => putTogether(text, [1]), isThere, text)
    }
  })

  it('must be an object in UTF-8', () => {
    for (const text of ['[{}]', '1', 'null', '"a"']) {
      assert.throws(() => putTogether(text, [2]), { message: 'must be a JSON object' }, text)
    }
    const latin1 = Buffer.from('{"list":[{"a":"caf\u00e9","b":1}]}', 'latin1')
    for (const size of [1, 2, 100]) {
      assert.throws(() => putTogether(latin1, [size]), { where: 'list[0].a', message: /is not UTF-8/ }, String(size))
    }
  })

  it('takes no value that is too large, or too deep', function () {
    this.timeout(60_000)
    const large = `{"list":[{"a":"${'x'.repeat(MAX_VALUE_BYTES + (1 << 19))}"}]}`
    assert.throws(() => putTogether(large, [1 << 18]), { where: 'list[0].a', message: /is larger than 16 MB/ })
    const many = `{"list":[{"a":[${'1,'.repeat(MAX_VALUE_BYTES / 2 + (1 << 19))}1]}]}`
    assert.throws(() => putTogether(many, [1 << 18]), { where: 'list[0].a', message: /is larger than 16 MB/ })
    const deep = `{"list":[{"a":${'['.repeat(MAX_DEPTH + 200)}`
    assert.throws(() => putTogether(deep, [100]), { where: 'list[0].a', message: /nests deeper than 1000/ })
  })

  it('keeps nothing of what it gave', function () {
    this.timeout(60_000)
    const stream = new JsonStream(ENTERED, { enter() {}, leave() {}, value() {} })
    const record = Buffer.from(`${JSON.stringify({ text: 'x'.repeat(1000) })},`)
    stream.push(Buffer.from('{"list":['))
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 200_000; n++) stream.push(record)
    // All of it is 200 MB.
    assert.ok(process.memoryUsage().heapUsed - before < 120e6)
  })
})
