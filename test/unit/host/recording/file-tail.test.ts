import assert from 'node:assert/strict'
import { appendFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileTail, type TailRead } from '../../../../src/host/recording/file-tail'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('FileTail', () => {
  const folder = temporaryFolders()
  let file: string
  let tail: FileTail
  beforeEach(async () => {
    file = join(await folder(), 'track.ndjson')
    tail = new FileTail(file)
  })

  function lines(read: TailRead) {
    assert.equal(read.kind, 'lines')
    if (read.kind !== 'lines') throw new Error()
    return read
  }
  async function next() {
    const read = lines(await tail.read())
    tail.accept()
    return read.lines
  }

  it('waits for a file that is not there', async () => {
    assert.deepEqual(await tail.read(), { kind: 'missing' })
    writeFileSync(file, '')
    assert.deepEqual(await tail.read(), { kind: 'nothing' })
    appendFileSync(file, '{"latitude": 1}\n')
    assert.deepEqual(await next(), { text: '{"latitude": 1}\n', offset: 0, bytes: 16, firstLine: 1 })
    assert.deepEqual(await tail.read(), { kind: 'nothing' })
  })

  it('gives whole lines only, wherever a write was cut', async () => {
    const text = '{"latitude": 1, "notes": "Zürich 🏃"}\r\n{"latitude": 2}\n'
    const bytes = Buffer.from(text)
    let got = ''
    for (let at = 0; at < bytes.length; at++) {
      appendFileSync(file, bytes.subarray(at, at + 1))
      const read = await tail.read()
      if (read.kind !== 'lines') continue
      assert.equal(read.lines.offset, Buffer.byteLength(got))
      assert.equal(read.lines.firstLine, got === '' ? 1 : 2)
      got += read.lines.text
      tail.accept()
    }
    assert.equal(got, text)
  })

  it('reads again what was not accepted', async () => {
    writeFileSync(file, '{"latitude": 1}\n')
    const first = await tail.read()
    appendFileSync(file, '{"latitude": 2}\n')
    assert.equal(lines(first).lines.bytes, 16)
    assert.equal((await next()).text, '{"latitude": 1}\n{"latitude": 2}\n')
  })

  it('gives at most 200 kB at a time, and all of it', async () => {
    const line = `{"latitude": 1, "x": "${'é'.repeat(300)}"}\n`
    const text = line.repeat(4000)
    writeFileSync(file, text)
    let got = ''
    let firstLine = 1
    for (let read = await tail.read(); read.kind === 'lines'; read = await tail.read()) {
      assert.ok(read.lines.bytes <= 200_000)
      assert.equal(read.lines.firstLine, firstLine)
      firstLine += read.lines.text.split('\n').length - 1
      got += read.lines.text
      tail.accept()
    }
    assert.ok(got === text)
  })

  it('leaves out the header and a byte order mark, and counts them', async () => {
    const header = '\ufeff{"format": "frametrove-activity/1", "type": "run"}\n'
    writeFileSync(file, `${header}{"latitude": 1}\n`)
    const bytes = Buffer.byteLength(header) + 16
    assert.deepEqual(await next(), { text: '{"latitude": 1}\n', offset: 0, bytes, firstLine: 2 })
  })

  it('leaves out a line that is too long, and names it', async () => {
    writeFileSync(file, `{"latitude": 1}\n${'x'.repeat(500_000)}\n{"latitude": 2}\n{"lati`)
    assert.equal((await next()).text, '{"latitude": 1}\n')
    const { problems } = lines(await tail.read())
    assert.deepEqual(problems, [{ file, where: 'line 2', message: 'is longer than 200 kB (byte 16)' }])
    const read = []
    for (;;) {
      const part = await tail.read()
      if (part.kind !== 'lines') break
      tail.accept()
      read.push(part.lines)
    }
    assert.deepEqual(
      read.map(({ text }) => text),
      ['', '', '', '{"latitude": 2}\n'],
    )
    assert.equal(read.at(-1)?.firstLine, 3)
    assert.equal(read.at(-1)?.offset, 16 + 500_001)
  })

  it('gives bytes that are no UTF-8 as they can be read, and goes on behind them', async () => {
    writeFileSync(file, Buffer.concat([Buffer.from('{"x": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]))
    assert.deepEqual(await next(), { text: '{"x": "\ufffd\ufffd"}\n', offset: 0, bytes: 12, firstLine: 1 })
    assert.deepEqual(await tail.read(), { kind: 'nothing' })
  })

  it('knows UTF-16', async () => {
    writeFileSync(file, Buffer.from('\ufeff{"latitude": 1}\n', 'utf16le'))
    assert.deepEqual(await tail.read(), { kind: 'utf16' })
  })

  it('finds out that the file is another one, or shorter', async () => {
    writeFileSync(file, '{"latitude": 1}\n{"latitude": 2}\n')
    await next()
    truncateSync(file, 16)
    assert.deepEqual(await tail.read(), { kind: 'changed' })
    writeFileSync(file, '{"latitude": 1}\n{"latitude": 3}\n{"latitude": 4}\n')
    assert.deepEqual(await tail.read(), { kind: 'changed' })
    writeFileSync(file, '{"latitude": 1}\n{"latitude": 2}\n{"latitude": 4}\n')
    assert.equal((await next()).text, '{"latitude": 4}\n')
    rmSync(file)
    assert.deepEqual(await tail.read(), { kind: 'missing' })
  })

  it('goes on at an offset, with the place of its line', async () => {
    writeFileSync(file, '{"latitude": 1}\n{"latitude": 2}\n{"latitude": 3}\n')
    assert.equal(await tail.moveTo(32), true)
    assert.deepEqual(await next(), { text: '{"latitude": 3}\n', offset: 32, bytes: 16, firstLine: 3 })
    for (const offset of [15, 31, 49, 1000]) assert.equal(await tail.moveTo(offset), false, String(offset))
    await tail.moveToEnd()
    assert.equal(tail.offset, 48)
    rmSync(file)
    assert.equal(await tail.moveTo(32), false)
  })

  it('gives a last line without a line break only where it is asked for, and whole', async () => {
    writeFileSync(file, '{"latitude": 1}\n{"latitude"')
    assert.equal(await tail.lastLine(), null)
    await next()
    assert.equal(await tail.lastLine(), null)
    appendFileSync(file, ': 2}')
    assert.deepEqual(await tail.read(), { kind: 'nothing' })
    assert.deepEqual(await tail.lastLine(), { text: '{"latitude": 2}', offset: 16, bytes: 15, firstLine: 2 })
    tail.accept()
    assert.equal(await tail.lastLine(), null)
  })
})
