import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as z from 'zod'
import { readColumn, writeColumn } from './column-codec'
import { TRACK_COLUMNS, type Track } from './track'
import { ByteReader, ByteWriter } from './varint'

/** The most samples of a block. */
export const BLOCK_SAMPLES = 1000
const VERSION = 1
/** A block is at most so large in memory: every sample with the longest keys that are kept. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024

const extrasSchema = z.array(z.tuple([z.int(), z.record(z.string(), z.unknown())]))

/**
 * Samples of a track as the store keeps them, without any loss: deflated, the version, their number, each column (see
 * `writeColumn`), and as JSON the unknown keys of those that have some.
 */
export function encodeBlock(track: Track, from: number, to: number): Uint8Array {
  const out = new ByteWriter()
  out.byte(VERSION)
  out.varint(to - from)
  for (const name of TRACK_COLUMNS) writeColumn(out, track.column(name).subarray(from, to))
  const extras: [number, unknown][] = []
  if (track.extras.size > 0) {
    for (let at = from; at < to; at++) {
      const extra = track.extras.get(at)
      if (extra) extras.push([at - from, extra])
    }
  }
  if (extras.length > 0) out.write(Buffer.from(JSON.stringify(extras)))
  return deflateRawSync(out.bytes)
}

/** Adds the samples of a block to the end of a track. Throws where it is no block. */
export function decodeBlock(track: Track, data: Uint8Array): void {
  const bytes = inflateRawSync(data, { maxOutputLength: MAX_BLOCK_BYTES })
  const input = new ByteReader(bytes)
  const version = input.byte()
  if (version !== VERSION) throw new Error(`The block is of version ${version}.`)
  const count = input.varint()
  if (count > BLOCK_SAMPLES) throw new Error(`The block is of ${count} samples.`)
  const from = track.extend(count)
  for (const name of TRACK_COLUMNS) readColumn(input, track.column(name).subarray(from))
  const rest = input.rest()
  if (rest.length === 0) return
  const extras = extrasSchema.parse(JSON.parse(Buffer.from(rest).toString('utf8')))
  for (const [at, extra] of extras) track.setExtra(from + at, extra)
}
