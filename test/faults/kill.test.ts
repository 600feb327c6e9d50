import assert from 'node:assert/strict'
import { temporaryFolders } from '../support/temporary-folder'
import { type Campaign, runCampaign } from './harness/campaign'
import { faultRounds, faultSeed, sayHow } from './harness/settings'

describe('a store that is stopped at any moment', function () {
  this.timeout(120_000 + faultRounds * 5_000)
  const newFolder = temporaryFolders()

  for (const [ending, rounds] of [
    ['kill', faultRounds],
    ['power loss', Math.ceil(faultRounds / 2)],
  ] as const) {
    it(`has all that was acknowledged and nothing half after each ${ending}, ${rounds} times over`, async () => {
      const campaign: Campaign = { rounds, seed: faultSeed, ending }
      sayHow(campaign)
      const tally = await runCampaign(await newFolder(), campaign)
      console.log(`      ${JSON.stringify(tally)}`)
      assert.ok(tally.acknowledged > rounds, 'too few operations were acknowledged: the test proves nothing')
      assert.ok(tally.whole + tally.undone > rounds / 4, 'too few operations were cut short')
      assert.ok(tally.inSnapshot > rounds / 20, 'too few snapshots were cut short')
    })
  }
})
