/** The system's code of an I/O error (`ENOSPC`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** What codes of the system say, as the beginning of a sentence. */
const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'Access to it is refused',
  EAGAIN: 'It is in use right now',
  EBUSY: 'It is in use by another program',
  EDQUOT: 'The disk quota is used up',
  EEXIST: 'There is something of that name already',
  EIO: 'The disk reports an error',
  EISDIR: 'It is a folder, not a file',
  ELOOP: 'It is a link that leads back to itself',
  EMFILE: 'Too many files are open',
  ENAMETOOLONG: 'Its name is too long for the disk',
  ENFILE: 'Too many files are open',
  ENODEV: 'The disk is not there any more',
  ENOENT: 'It is not there',
  ENOSPC: 'The disk is full',
  ENOTDIR: 'A part of its path is a file, not a folder',
  ENOTEMPTY: 'The folder is not empty',
  ENXIO: 'The disk is not there any more',
  EPERM: 'Access to it is refused',
  EROFS: 'The disk can only be read',
  ESTALE: 'The network folder is not there any more',
  ETIMEDOUT: 'The disk or network folder did not answer in time',
  EXDEV: 'It lies on another disk',
}

/** Why something failed, as a sentence for people; what the system calls it stands behind it, for whoever looks into it. */
export function reasonOf(error: unknown): string {
  if (hasReason(error)) return error.why
  const message = error instanceof Error ? error.message : String(error)
  const code = systemCode(error) ?? ''
  const reason = SYSTEM_REASONS[code]
  if (reason !== undefined) return `${reason}${placeOf(error)} (${code}).`
  if (/^E[A-Z0-9]+$/.test(code)) return `The system refuses it (${message}).`
  return `Something happened that Frametrove does not expect (${message}).`
}

/** Of an I/O error: which file or folder it is about. */
function placeOf(error: unknown): string {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? `: “${error.path}”` : ''
}

/** Whether an error says itself why, as a `FrametroveError` does. */
function hasReason(error: unknown): error is { why: string } {
  return error instanceof Error && 'why' in error && typeof error.why === 'string'
}
