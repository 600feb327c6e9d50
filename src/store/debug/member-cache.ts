import type { DebugFrame } from '../../shared/debug-session'
import type { ArchiveReader, MemberRow } from './archive-reader'

/** Members whose frames are kept: about a megabyte of JSON each. */
const MEMBERS = 24
/** Nobody looks at a session any more. */
const IDLE_MS = 30_000

/** The frames of the members that were read last, since who looks at a frame looks at its neighbours next. */
export class MemberCache {
  readonly #kept = new Map<string, DebugFrame[]>()
  #idle: NodeJS.Timeout | undefined

  /** The frames of a member; they must not be changed. */
  async frames(reader: ArchiveReader, member: MemberRow): Promise<readonly DebugFrame[]> {
    // The key of a row that was deleted may come again.
    const key = `${member.debug_member_key} ${member.crc32}`
    this.#wait()
    const kept = this.#kept.get(key)
    const frames = kept ?? (await reader.items<DebugFrame>(member))
    this.#kept.delete(key)
    this.#kept.set(key, frames)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MEMBERS) break
      this.#kept.delete(oldest)
    }
    return frames
  }

  #wait(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#kept.clear(), IDLE_MS)
    this.#idle.unref()
  }
}
