import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('folders of events', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  /** Makes a folder with these images, and an `event.json` where one is given. */
  function event(name: string, images: readonly string[], file?: object | string): string {
    const path = join(folder, 'events', name)
    mkdirSync(path, { recursive: true })
    for (const image of images) copyFileSync('test/fixtures/images/baseline.jpg', put(path, image))
    if (file !== undefined)
      writeFileSync(put(path, 'event.json'), typeof file === 'string' ? file : JSON.stringify(file))
    return path
  }
  function put(path: string, name: string): string {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    return join(path, name)
  }

  const ingest = (...paths: string[]) => store.service.ingestEvents({ operationId: 'ingest', paths })
  const events = async () => (await store.service.listEvents({})).items
  const frames = async (id: string) =>
    (await store.service.listEventFrames(id, {})).items.map((it) => [it.frameNumber, it.timestampOffsetMs])

  it('are stored with all that their event.json says', async () => {
    const path = event('a', ['one.jpg', 'deep/two.jpg'], {
      ...{
        format: 'frametrove-event/1',
        id: 'evt 1',
        video_id: 'cam',
        kind: 'person',
        occurred_at: '2026-05-01T10:00:00Z',
      },
      ...{ description: 'Somebody.', sampling_strategy: 'uniform', tags: ['a', 'b'], mood: 'calm' },
      frames: [
        { frame_number: 12, path: 'deep/two.jpg', timestamp_offset_ms: 40.6 },
        { frame_number: 2, path: 'one.jpg' },
      ],
    })
    const summary = await ingest(path)
    assert.deepEqual(summary, { events: [{ eventId: 'evt 1', frames: 2, outcome: 'stored' }], warnings: [] })
    const [stored] = await events()
    const { videoId, kind, occurredAt, description, samplingStrategy, tags } = stored ?? assert.fail()
    assert.deepEqual([videoId, kind, occurredAt], ['cam', 'person', '2026-05-01T10:00:00.000Z'])
    assert.deepEqual([description, samplingStrategy, tags], ['Somebody.', 'uniform', ['a', 'b']])
    assert.deepEqual(await frames('evt 1'), [
      [2, null],
      [12, 41],
    ])
  })

  it('need no event.json: names give numbers and times, the oldest image when it was', async () => {
    const path = event('a', ['shot_t1500ms.jpg', 'shot_t1000ms.jpg', 'shot_t3000ms.jpg'])
    utimesSync(join(path, 'shot_t3000ms.jpg'), new Date(), new Date('2026-01-02T03:04:05Z'))
    const { events: ingested, warnings } = await ingest(path)
    const { eventId = '' } = ingested[0] ?? {}
    assert.match(eventId, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
    assert.match(warnings.join(), /does not say when its event occurred/)
    assert.deepEqual(await frames(eventId), [
      [1, 0],
      [2, 500],
      [3, 2000],
    ])
    assert.equal((await events())[0]?.occurredAt, '2026-01-02T03:04:05.000Z')
    const numbered = event('b', ['f_007.jpg', 'f_008.jpg'], { id: 'b' })
    await ingest(numbered)
    assert.deepEqual(await frames('b'), [
      [7, null],
      [8, null],
    ])
  })

  it('may say that they have no frames', async () => {
    const path = event('empty', [], { id: 'empty', kind: 'door', frames: [] })
    utimesSync(join(path, 'event.json'), new Date(), new Date('2026-01-02T03:04:05Z'))
    for (const outcome of ['stored', 'unchanged']) {
      const { events: ingested } = await ingest(path)
      assert.deepEqual(ingested, [{ eventId: 'empty', frames: 0, outcome }])
    }
    const [stored] = await events()
    assert.deepEqual([stored?.kind, stored?.occurredAt, stored?.frameCount], ['door', '2026-01-02T03:04:05.000Z', 0])
  })

  it('may begin with a byte order mark', async () => {
    await ingest(event('marked', ['1.jpg'], '\ufeff{"id": "marked"}'))
    assert.equal((await events())[0]?.id, 'marked')
  })

  it('are found in a folder of them; what is stored already is left as it is', async () => {
    event('a', ['1.jpg'], { id: 'a' })
    event('b', ['1.jpg', '2.jpg'], { id: 'b' })
    event('empty', [])
    event('.hidden', ['1.jpg'], { id: 'hidden' })
    const all = join(folder, 'events')
    const outcomes = async () => (await ingest(all)).events.map(({ eventId, outcome }) => [eventId, outcome])
    assert.deepEqual(await outcomes(), [
      ['a', 'stored'],
      ['b', 'stored'],
    ])
    event('c', ['1.jpg'], { id: 'c' })
    assert.deepEqual(await outcomes(), [
      ['a', 'unchanged'],
      ['b', 'unchanged'],
      ['c', 'stored'],
    ])
    assert.deepEqual(store.changes.at(-1)?.eventIds, ['c'])
  })

  it('are refused as a whole with all that is wrong in them, by file and place', async () => {
    event('good', ['1.jpg'], { id: 'good' })
    event('cut', ['1.jpg'], '{"id": "x",\n "kind": ')
    writeFileSync(put(event('latin', ['1.jpg']), 'event.json'), Buffer.from('{"description": "caf\xe9"}', 'latin1'))
    event('wrong', ['1.jpg'], { id: 'x', occured_at: 'now', occurred_at: 'now', frames: [{ path: 5 }] })
    const outside = event('paths', ['1.jpg'], {
      id: 'paths',
      frames: [
        { path: '../good/1.jpg' },
        { path: '/etc/passwd' },
        { path: 'gone.jpg' },
        { path: 'link.jpg' },
        { path: '1.jpg' },
      ],
    })
    symlinkSync(join(folder, 'events', 'good', '1.jpg'), join(outside, 'link.jpg'))
    event('twice', ['1.jpg'], { id: 'good' })
    event('numbers', ['1.jpg'], {
      frames: [
        { path: '1.jpg', frame_number: 3 },
        { path: '1.jpg', frame_number: 3 },
      ],
    })
    event('none', [], { id: 'none' })
    writeFileSync(put(event('image', []), '1.jpg'), 'no image')
    const error = await ingest(join(folder, 'events')).catch((thrown) => thrown)
    assert.equal(error.code, 'invalid_input')
    const problems: string[] = error.problems.map((it: { file: string; where?: string; message: string }) =>
      [it.file.slice(join(folder, 'events').length + 1), it.where, it.message].join('|'),
    )
    for (const expected of [
      /^cut\/event\.json\|line 2, column 10/,
      /^latin\/event\.json\|\|is not UTF-8 text/,
      /^wrong\/event\.json\|.*occurred_at must be a time/,
      /^wrong\/event\.json\|.*frames\[0\]\.path must be text/,
      /^paths\/event\.json\|frames\[0\]\|.*leads out of the folder/,
      /^paths\/event\.json\|frames\[1\]\|.*is absolute/,
      /^paths\/event\.json\|frames\[2\]\|.*does not exist/,
      /^paths\/event\.json\|frames\[3\]\|.*by a link/,
      /^twice\|event\.json\|has the id “good”/,
      /^numbers\/event\.json\|frames\[1\]\|frame_number 3 is given twice/,
      /^none\|\|has no images/,
      /^image\/1\.jpg\|\|.*not an image/,
    ]) {
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        `${expected}\n${problems.join('\n')}`,
      )
    }
    assert.deepEqual(await events(), [])
    assert.equal(existsSync(join(folder, 'storage', 'frames')), false)
  })

  it('are refused where the event is stored with other frames', async () => {
    await ingest(event('a', ['1.jpg'], { id: 'a' }))
    const error = await ingest(event('a', ['2.jpg'], { id: 'a' }), event('new', ['1.jpg'], { id: 'new' })).catch(
      (it) => it,
    )
    assert.equal(error.code, 'invalid_input')
    assert.match(error.why, /“a” is stored already, with other frames/)
    assert.deepEqual(
      (await events()).map(({ id, frameCount }) => [id, frameCount]),
      [['a', 1]],
    )
    await store.service.deleteFrames('a')
    assert.deepEqual((await ingest(join(folder, 'events', 'a'))).events[0]?.outcome, 'stored')
  })

  it('leave nothing when they are cancelled', async () => {
    for (let n = 0; n < 20; n++)
      event(
        `e${n}`,
        Array.from({ length: 10 }, (_, at) => `${at + 1}.jpg`),
        { id: `e${n}` },
      )
    const ingesting = ingest(join(folder, 'events'))
    while (!store.progress.some(({ message, done }) => message === 'Storing images' && done > 20)) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    await store.service.cancel('ingest')
    await assert.rejects(ingesting, { code: 'cancelled' })
    assert.deepEqual(await events(), [])
    assert.deepEqual(
      existsSync(join(folder, 'storage', 'frames')) ? readdirSync(join(folder, 'storage', 'frames')) : [],
      [],
    )
  })

  it('say so where there are none', async () => {
    await assert.rejects(ingest(join(folder, 'gone')), { code: 'not_found' })
    await assert.rejects(ingest(event('empty', [])), {
      code: 'invalid_input',
      why: /holds no images and no event\.json/,
    })
  })
})
