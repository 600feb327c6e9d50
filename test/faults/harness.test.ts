import assert from 'node:assert/strict'
import { temporaryFolders } from '../support/temporary-folder'
import { type Campaign, runCampaign } from './harness/campaign'
import { SABOTAGES, type Sabotage } from './harness/messages'

/** Rounds in which the harness has to notice. */
const ROUNDS = 60

const ending: Readonly<Record<Sabotage, Campaign['ending']>> = {
  // Nothing but a loss of power can tell.
  'sync-before-append': 'power loss',
  'names-unsynced': 'power loss',
  'commit-before-log': 'kill',
  'row-before-file': 'kill',
}

describe('the fault harness', function () {
  this.timeout(ROUNDS * 10_000)
  const newFolder = temporaryFolders()

  for (const sabotage of SABOTAGES) {
    it(`notices ${sabotage}`, async () => {
      const campaign = { rounds: ROUNDS, seed: 1, ending: ending[sabotage], sabotage }
      await assert.rejects(runCampaign(await newFolder(), campaign), (error) => {
        console.log(`      ${String(error).split('\n')[0]}`)
        return error instanceof assert.AssertionError
      })
    })
  }
})
