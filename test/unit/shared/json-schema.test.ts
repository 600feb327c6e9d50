import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import Ajv from 'ajv'
import * as fc from 'fast-check'
import { activityJsonSchema, debugJsonSchema, resultsJsonSchema } from '../../../src/shared/json-schema'
import { trace } from '../../support/debug-trace'
import { sampleActivity } from '../../support/sample-activity'
import { documents } from '../ingest/documents'

describe('the JSON Schema of results files', () => {
  const accepts = new Ajv({ strict: false }).compile(resultsJsonSchema())
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

  it('accepts the samples', () => {
    assert.ok(accepts(read('media/sample/harbour_walk.frametrove-results.json')), JSON.stringify(accepts.errors))
    assert.ok(accepts(read('test/fixtures/workspace/market_square/market_square.frametrove-results.json')))
  })

  it('accepts every valid document', () => {
    fc.assert(fc.property(documents, (document) => assert.ok(accepts(document), JSON.stringify(accepts.errors))))
  })

  for (const name of ['wrong-type', 'no-lists', 'negative-time', 'confidence', 'camel-case', 'ids', 'newer', 'list']) {
    it(`refuses ${name}.json`, () => {
      assert.equal(accepts(read(`test/fixtures/bad/${name}.json`)), false)
    })
  }

  it('describes every key of a record, for hovers', () => {
    const undescribed: string[] = []
    collectUndescribed(resultsJsonSchema(), '', undescribed)
    assert.deepEqual(undescribed, ['$schema'])
  })
})

describe('the JSON Schema of debug files', () => {
  const accepts = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(debugJsonSchema())
  const session = { format: 'frametrove-debug/1', session_id: 's', video_id: 'v' }

  it('accepts traces, with keys that are null or not known', () => {
    assert.ok(accepts(trace({ frames: 50 })), JSON.stringify(accepts.errors))
    const frame = { frame_number: 1, processing_ms: null, scores: { a: null }, more: 1 }
    assert.ok(accepts({ ...session, frameAnalysis: [frame], trajectoryData: null, more: {} }))
  })

  for (const [name, document] of Object.entries({
    'without frames': session,
    'of another format': { ...session, format: 'frametrove-debug/2', frameAnalysis: [] },
    'with a frame that is nowhere': { ...session, frameAnalysis: [{ processing_ms: 1 }] },
    'with a confidence of 2': {
      ...session,
      frameAnalysis: [{ frame_number: 1, detections: [{ label: 'a', confidence: 2 }] }],
    },
  })) {
    it(`refuses one ${name}`, () => assert.equal(accepts(document), false))
  }

  it('describes every key, for hovers', () => {
    const undescribed: string[] = []
    collectUndescribed(debugJsonSchema(), '', undescribed)
    assert.deepEqual(undescribed, ['$schema'])
  })
})

describe('the JSON Schema of activity files', () => {
  const accepts = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(activityJsonSchema())
  const activity = sampleActivity(5)

  it('accepts activities, with keys that are null or not known', () => {
    assert.ok(accepts(activity), JSON.stringify(accepts.errors))
    const [sample] = activity.samples
    const split = { id: '1', distance_m: 10, duration_s: 4, pace_s_per_km: null, more: 1 }
    const samples = [{ ...sample, speed_mps: null, heart_rate: 120 }]
    assert.ok(
      accepts({ ...activity, samples, splits: [split], breaks: null, weather: 'fog' }),
      JSON.stringify(accepts.errors),
    )
  })

  for (const [name, document] of Object.entries({
    'without samples': { ...activity, samples: undefined },
    'of another format': { ...activity, format: 'frametrove-activity/2' },
    'without a type': { ...activity, type: '' },
    'with a sample beyond the pole': { ...activity, samples: [{ ...activity.samples[0], latitude: 91 }] },
    'with a sample without a time': { ...activity, samples: [{ latitude: 1, longitude: 2 }] },
    'with a break before the first sample': { ...activity, breaks: [0] },
    'with a split that has no id': { ...activity, splits: [{ distance_m: 1, duration_s: 1 }] },
  })) {
    it(`refuses one ${name}`, () => assert.equal(accepts(JSON.parse(JSON.stringify(document))), false))
  }

  it('describes every key, for hovers', () => {
    const undescribed: string[] = []
    collectUndescribed(activityJsonSchema(), '', undescribed)
    assert.deepEqual(undescribed, ['$schema'])
  })
})

function collectUndescribed(schema: unknown, path: string, found: string[]): void {
  if (typeof schema !== 'object' || schema === null) return
  if ('items' in schema) collectUndescribed(schema.items, path, found)
  if (!('properties' in schema) || typeof schema.properties !== 'object' || schema.properties === null) return
  for (const [key, value] of Object.entries(schema.properties)) {
    const described = typeof value === 'object' && value !== null && 'description' in value
    if (!described) found.push(`${path}${key}`)
    collectUndescribed(value, `${path}${key}.`, found)
  }
}
