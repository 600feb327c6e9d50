import { l10n } from 'vscode'
import * as z from 'zod'
import { searchTextSchema } from '../../shared/gallery'
import { checked } from '../../shared/validate'
import { askText } from '../ui/ask-text'
import { type Command, toCaller } from './command'

const argumentsSchema = z.object({ text: searchTextSchema })

/** Search Frames…: shows the frames of all videos and events that have every word. */
export const searchFrames: Command = async ({ showGallery }, argument) => {
  const text = argument === undefined || argument === null ? await askWords() : givenText(argument)
  return text === undefined ? undefined : showGallery({ kind: 'search', text })
}

function givenText(argument: unknown): string {
  return toCaller(() => checked(argumentsSchema, argument, 'arguments').text)
}

async function askWords(): Promise<string | undefined> {
  const question = {
    title: l10n.t('Search frames'),
    prompt: l10n.t('Frames are found by captions, detections, what is said, tags, and the descriptions of events'),
    placeholder: l10n.t('Words, such as: dog door'),
    problem: (text: string) => {
      if (text === '') return l10n.t('Type at least one word.')
      return searchTextSchema.safeParse(text).success ? undefined : l10n.t('Type at most 200 characters.')
    },
  }
  const reply = await askText(question, { step: 1, totalSteps: 1 })
  return typeof reply === 'string' ? undefined : reply.answer
}
