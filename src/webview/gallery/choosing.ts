import type { FramesAction } from '../../shared/gallery-contract'
import type { Places } from './comparison'
import type { GalleryModel } from './model'

/** Selects the frame at a place, or no longer, and goes there. */
export function toggleAt(model: GalleryModel, index: number): void {
  model.selection.toggle(index)
  // A video that is being played goes on.
  if (index !== model.state.index) model.go(index)
}

/** Goes to a place, and selects the frames up to there. */
export function extendTo(model: GalleryModel, index: number): void {
  const to = Math.max(0, Math.min(model.total - 1, index))
  void model.selection.extend(model.state.index, to)
  model.go(to)
}

/** Does something with the selected frames; with the one that the keys work on where none is, or where it is shown large. */
export async function actOnChosen(model: GalleryModel, action: FramesAction): Promise<void> {
  const { state, selection } = model
  if (!state.isOpen && state.compared === null && selection.size > 0) {
    return model.act(action, await selection.ordered())
  }
  const key = model.current?.key
  if (key !== undefined) await model.act(action, [key])
}

/**
 * Shows two frames side by side: the two that are selected, the one that is selected and this one, or this one and the
 * next. Tells whether they are shown: a selected one may not pass the filters.
 */
export async function compare(model: GalleryModel): Promise<boolean> {
  const { state, total } = model
  if (state.compared !== null || total < 2) return true
  const places = await placesToCompare(model)
  if (places !== null) model.comparison.show(places)
  return places !== null
}

async function placesToCompare(model: GalleryModel): Promise<Places | null> {
  const { state, selection, current, total } = model
  const { index, isOpen } = state
  const selected = selection.size <= 2 ? selection.keys : []
  const others = selected.filter((key) => key !== current?.key)
  const isBoth = selected.length === 2 && !isOpen
  if (!isBoth && others.length !== 1) return [index, index < total - 1 ? index + 1 : index - 1]
  const found = await Promise.all((isBoth ? selected : others).map((key) => model.find({ key })))
  const places = (isBoth ? found : [...found, index]).filter((place) => place !== null)
  const [first, second] = isBoth ? places.sort((a, b) => a - b) : places
  return first === undefined || second === undefined ? null : [first, second]
}
