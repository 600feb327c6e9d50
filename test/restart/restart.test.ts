import assert from 'node:assert/strict'
import { z } from 'zod'
import { Starts } from './support/starts'

const moreSchema = z.looseObject({
  sample: z.looseObject({ runs: z.array(z.looseObject({ outcome: z.string() })) }),
  open: z.looseObject({ finishedAt: z.string(), counts: z.looseObject({ transcripts: z.number() }) }),
})

describe('VS Code, closed and started again', () => {
  let starts: Starts
  before(async () => {
    starts = await Starts.make()
  })
  after(() => starts.remove())

  it('has all that was stored: videos, runs, results, images, reports', async () => {
    const stored = await starts.run('fill')
    assert.deepEqual(starts.storeFiles(/\.lock$/), [], 'the store was not closed: VS Code did not stop properly')
    const ids = stored.videos.map(({ video }) => video.id)
    assert.deepEqual(ids, ['cleared', 'open', 'runs', 'pictures', 'market_square', 'harbour_walk'])

    const found = await starts.run('read')
    assert.deepEqual(found.videos, stored.videos)
    assert.deepEqual(found.operations, stored.operations)

    const more = moreSchema.parse(found.more)
    assert.equal(more.sample.runs[0]?.outcome, 'unchanged')
    assert.equal(more.open.counts.transcripts, 7)
    assert.match(starts.log, /\[info\]/)
    assert.doesNotMatch(starts.log, /\[error\]/)
  })
})
