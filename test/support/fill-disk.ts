import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { hasCode } from './process'

/** Makes a file so large that no room is left on its disk. */
export function fill(file: string): void {
  for (const bytes of [1024 * 1024, 4096, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(bytes))
    } catch (error) {
      assert.ok(hasCode(error, 'ENOSPC'), String(error))
    }
  }
}
