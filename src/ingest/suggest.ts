import { basename } from 'node:path'
import type { FileSuggestion } from '../shared/contracts'
import { idFault } from '../shared/ids'
import { readHead } from './file-head'
import { isObject } from './is-object'

const NAME_ENDS = /(\.frametrove-results)?\.(json|ndjson|jsonl)$/i

/**
 * What a results file seems to be about, told from its first 64 kB: the video and tool that its
 * header names, or else those of a file name like `vid_123.detect.frametrove-results.json`.
 * Rejects with the system's error where the file can't be read.
 */
export async function suggest(path: string): Promise<FileSuggestion> {
  const { first } = await readHead(path)
  const said = isObject(first) ? first : {}
  const named = fromName(basename(path))
  return {
    videoId: usable(said.video_id) ?? named.videoId,
    toolName: usable(said.tool) ?? named.toolName,
  }
}

/** `<video>.<tool>` before the extensions; any other name tells nothing. */
function fromName(name: string): FileSuggestion {
  const stem = name.replace(NAME_ENDS, '')
  const dot = stem.lastIndexOf('.')
  if (stem === name || dot <= 0 || dot === stem.length - 1) return { videoId: null, toolName: null }
  return { videoId: usable(stem.slice(0, dot)), toolName: usable(stem.slice(dot + 1)) }
}

function usable(id: unknown): string | null {
  return typeof id === 'string' && idFault(id) === null ? id : null
}
