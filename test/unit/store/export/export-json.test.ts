import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportScope } from '../../../../src/shared/data-export'
import { temporaryFolders } from '../../../support/temporary-folder'
import { EVENT, ExportYard, eventOf, jpeg, resultsOf, SESSION, sessionOf, VIDEO } from './export-yard'

const all: ExportScope = { kind: 'all' }
const video: ExportScope = { kind: 'video', videoId: VIDEO }
const event: ExportScope = { kind: 'event', eventId: EVENT }
const session: ExportScope = { kind: 'session', videoId: VIDEO, sessionId: SESSION }
const below = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) =>
      join(it.parentPath, it.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()

describe('an export of data as JSON files', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let yard: ExportYard

  beforeEach(async () => {
    yard = await ExportYard.open(await newFolder())
    await yard.fill()
  })
  afterEach(() => yard.close())

  for (const as of ['json', 'folder'] as const) {
    it(`is ingested again, and equals: everything, as ${as}`, async () => {
      const { store, other } = yard
      const done = await yard.export(as, all)
      const names = below(done.path)
      assert.equal(done.files, names.length)
      assert.equal(
        done.bytes,
        names.reduce((sum, name) => sum + readFileSync(join(done.path, name)).length, 0),
      )
      assert.equal(done.missing, 0)
      const texts = names
        .filter((it) => it.endsWith('results.json'))
        .map((it) => readFileSync(join(done.path, it), 'utf8'))
      assert.ok(texts.some((text) => text.includes('"__proto__":{"x":1}')))
      const warnings = await yard.ingest(done.path, ['results', 'events', 'sessions'])
      assert.deepEqual(
        warnings.filter((it) => !it.includes('skipped')),
        [],
      )
      for (const id of [VIDEO, 'plain']) {
        assert.deepEqual(await resultsOf(other, id, as === 'folder'), await resultsOf(store, id, as === 'folder'))
      }
      const scope = { kind: 'video', videoId: VIDEO } as const
      const tags = (it: typeof store) => it.service.galleryFacts(scope).then((facts) => facts.tags)
      assert.deepEqual(await tags(other), await tags(store))
      assert.equal((await tags(other)).length, 2)
      for (const id of [EVENT, 'alone']) assert.deepEqual(await eventOf(other, id), await eventOf(store, id))
      for (const id of [SESSION, 'later']) {
        assert.deepEqual(await sessionOf(other, VIDEO, id), await sessionOf(store, VIDEO, id))
      }
      assert.equal((await other.service.listVideos({})).items.length, 2)
    })
  }

  it('names all files so that none leaves its folder, with images where they are asked for', async () => {
    const hash = '-[0-9a-f]{32}'
    const jsonOf = async (scope: ExportScope, as: 'json' | 'folder') => below((await yard.export(as, scope)).path)
    const patterns = [
      `^events/c-door${hash}/event\\.json$`,
      `^events/c-door${hash}/frame_001\\.jpg$`,
      `^events/c-door${hash}/frame_002\\.jpg$`,
      `^videos/etc-vid-1${hash}/detect${hash}\\.frametrove-results\\.json$`,
      `^videos/etc-vid-1${hash}/found-nothing${hash}\\.frametrove-results\\.json$`,
      `^videos/etc-vid-1${hash}/later${hash}\\.frametrove-debug\\.json$`,
      `^videos/etc-vid-1${hash}/sample${hash}\\.frametrove-results\\.json$`,
      `^videos/etc-vid-1${hash}/session-1${hash}\\.frametrove-debug\\.json$`,
      `^videos/etc-vid-1${hash}/talk-er${hash}\\.frametrove-results\\.json$`,
    ]
    const match = (names: string[], expected: string[]) => {
      assert.equal(names.length, expected.length, names.join('\n'))
      for (const pattern of expected)
        assert.ok(
          names.some((it) => new RegExp(pattern).test(it)),
          pattern,
        )
    }
    match(await jsonOf(video, 'json'), patterns)
    const images = [`^videos/etc-vid-1${hash}/sample${hash}/frame_00[13]\\.jpg$`]
    const names = await jsonOf(video, 'folder')
    assert.equal(names.length, patterns.length + 2)
    for (const pattern of [...patterns, ...images])
      assert.ok(
        names.some((it) => new RegExp(pattern).test(it)),
        pattern,
      )
    match(await jsonOf(event, 'json'), patterns.slice(0, 3))
    match(await jsonOf(session, 'json'), [patterns[7] ?? ''])
    assert.ok(readdirSync(yard.target).every((it) => /^[a-z0-9-]+$/.test(it)))
  })

  it('keeps images as they are, and says what is not there', async () => {
    const { service } = yard.store
    const stored = await service.listEventFrames(EVENT, { limit: 1 })
    await rm(stored.items[0]?.path ?? '')
    const { path: archive } = await service.getDebugSession(VIDEO, SESSION)
    await rm(archive ?? '')
    const done = await yard.export('folder', all)
    assert.equal(done.missing, 2)
    const images = below(done.path).filter((it) => it.startsWith('videos/') && it.endsWith('.jpg'))
    const isThere = (name: string) =>
      images.some((it) => readFileSync(join(done.path, it)).equals(readFileSync(jpeg(name))))
    assert.ok(isThere('baseline') && isThere('progressive'))
    await yard.ingest(done.path, ['results', 'events', 'sessions'])
    assert.equal((await yard.other.service.getEvent(EVENT)).frameCount, 1)
    assert.equal((await yard.other.service.listDebugSessions(VIDEO, {})).items.length, 1)
  })
})
