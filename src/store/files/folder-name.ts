import { createHash } from 'node:crypto'

/** Long enough to keep a UUID whole, short enough for Windows' 260 characters a path. */
const MAX_SLUG = 36

/** 128 bits in hexadecimal: two ids that meet are not to be found, not even on purpose. */
const HASH_DIGITS = 32

/**
 * The name of the folder that holds what belongs to an id, such as `vid-123-0b3e…`: a slug for people
 * and a hash of the exact id. It has only `a-z`, `0-9` and `-`, so it is the same name where case is folded or
 * Unicode normalised, names no device (`con-…`), hides nothing and can't leave its parent; at most
 * 69 bytes. Different ids have different names.
 */
export function folderName(id: string): string {
  // UTF-16, since UTF-8 would make one of all broken surrogates.
  const hash = createHash('sha256').update(id, 'utf16le').digest('hex').slice(0, HASH_DIGITS)
  const slug = slugOf(id)
  return slug === '' ? hash : `${slug}-${hash}`
}

/** Letters, digits and `-` of a text, for people to know it by; may be empty. */
export function slugOf(id: string): string {
  return id
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_SLUG)
    .replace(/-$/, '')
}
