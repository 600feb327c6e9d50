import { FrametroveError } from '../../shared/errors'
import { textFault } from '../../shared/field-schemas'

/**
 * Checks texts that come from callers, by the names that callers know them by.
 * @throws FrametroveError `invalid_input` for one that can't be kept whole
 */
export function requireTexts(texts: Record<string, string | null | undefined>): void {
  for (const [name, text] of Object.entries(texts)) {
    const fault = text == null ? null : textFault(text)
    if (fault === null) continue
    const action = 'Correct it, then try again.'
    throw new FrametroveError('invalid_input', { what: 'Nothing was changed.', why: `${name} ${fault}.`, action })
  }
}
