import { opendir, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { throwIfCancelled } from '../shared/cancel'
import { type FileHead, formatOf, looksLikeResults, readHead } from './file-head'
import { unreadable } from './frame-paths'
import { formatFault } from './header'
import type { ProblemList, WarningList } from './problems'
import { readerFor, resultsExtensions } from './readers'
import type { ResultsReader } from './readers/reader'

/** A results file, and how to read it. */
export interface FoundFile {
  path: string
  /** In bytes. */
  size: number
  reader: ResultsReader
}

/** Folders that hold no results of their own. */
const SKIPPED_FOLDERS = new Set(['node_modules', '.git'])

/**
 * The results files among `paths`, and in the folders among them: each once, in the order given,
 * those of a folder by name. What can't be read is a problem; what a folder holds beside, a warning.
 * @throws FrametroveError `cancelled`
 */
export async function findResultsFiles(
  paths: readonly string[],
  found: { problems: ProblemList; warnings: WarningList; signal: AbortSignal },
): Promise<FoundFile[]> {
  const files = new Map<string, FoundFile>()
  for (const path of paths) {
    try {
      const picked = (await stat(path)).isDirectory() ? await searchFolder(path, found) : [pick(await readHead(path))]
      for (const file of picked) {
        if ('fault' in file) found.problems.add({ file: file.path, message: file.fault })
        else files.set(resolve(file.path), file)
      }
    } catch (error) {
      found.problems.add({ file: path, message: unreadable(error) })
    }
  }
  return [...files.values()]
}

type Picked = FoundFile | { path: string; fault: string }

function pick(head: FileHead): Picked {
  const { path, size } = head
  if (size === 0) return { path, fault: 'is empty' }
  const format = formatOf(head)
  const fault = format === null ? null : formatFault(format)
  if (fault !== null) return { path, fault }
  const reader = readerFor(head)
  if (reader !== undefined) return { path, size, reader }
  return { path, fault: `is not a file of tool results (${[...resultsExtensions].join(', ')})` }
}

async function searchFolder(
  folder: string,
  { problems, warnings, signal }: { problems: ProblemList; warnings: WarningList; signal: AbortSignal },
): Promise<Picked[]> {
  const picked: Picked[] = []
  const others: string[] = []
  for (const path of await filesBelow(folder, resultsExtensions, signal)) {
    throwIfCancelled(signal)
    try {
      const head = await readHead(path)
      if (looksLikeResults(head)) picked.push(pick(head))
      else others.push(basename(path))
    } catch (error) {
      picked.push({ path, fault: unreadable(error) })
    }
  }
  if (picked.length === 0) problems.add({ file: folder, message: 'is a folder without any file of tool results' })
  if (others.length > 0) warnings.add(`${basename(folder)}: ${skippedText(others)}`)
  return picked
}

/** The files below a folder that have one of the extensions, by name. Linked folders are not followed. */
export async function filesBelow(
  folder: string,
  extensions: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string[]> {
  const files: string[] = []
  for await (const entry of await opendir(folder)) {
    throwIfCancelled(signal)
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) files.push(...(await filesBelow(path, extensions, signal)))
    } else if (extensions.has(extname(entry.name).toLowerCase())) files.push(path)
  }
  return files.sort()
}

function skippedText(names: readonly string[]): string {
  const listed = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
  const files = names.length === 1 ? '1 file that is' : `${names.length} files that are`
  return `skipped ${files} not tool results (${listed}).`
}
