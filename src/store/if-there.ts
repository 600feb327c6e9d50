import { isMissing } from '../shared/errors'

/** What is read of a file or folder; `otherwise` where it is not there. Other I/O errors are thrown as they come. */
export async function ifThere<T, U>(read: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await read
  } catch (error) {
    if (isMissing(error)) return otherwise
    throw error
  }
}
