/** A length and a height in CSS pixels or pixels of the picture. */
export interface Size {
  width: number
  height: number
}

/** How a picture lies on its stage: a pixel of it is `scale` CSS pixels, its corner is at `x`, `y`. */
export interface View {
  scale: number
  x: number
  y: number
}

/**
 * How closely a picture is looked at, whatever its size and that of its stage: `factor` times what fits, with the point
 * at `x`, `y` of it (each from 0 to 1) in the middle.
 */
export interface Look {
  factor: number
  x: number
  y: number
}

/** Up to so many times what fits. */
const MOST = 32

/** The whole picture in the middle of the stage, at most at twice its own size. */
export function fitting(stage: Size, picture: Size): View {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height, 2)
  return centred(stage, picture, scale)
}

/** The picture `factor` times as large, where the point of the stage keeps what is under it. */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }, stage: Size, picture: Size): View {
  const least = fitting(stage, picture)
  const scale = Math.min(least.scale * MOST, view.scale * factor)
  if (scale <= least.scale) return least
  const by = scale / view.scale
  return within({ scale, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }, stage, picture)
}

/** The picture moved, but not off its stage. */
export function pan(view: View, x: number, y: number, stage: Size, picture: Size): View {
  return within({ ...view, x: view.x + x, y: view.y + y }, stage, picture)
}

/** The look that a view is. */
export function lookOf(view: View, stage: Size, picture: Size): Look {
  const { scale } = view
  return {
    factor: scale / fitting(stage, picture).scale,
    x: (stage.width / 2 - view.x) / (picture.width * scale),
    y: (stage.height / 2 - view.y) / (picture.height * scale),
  }
}

/** A look at a picture on its stage. */
export function viewOf({ factor, x, y }: Look, stage: Size, picture: Size): View {
  const scale = fitting(stage, picture).scale * factor
  const at = { x: stage.width / 2 - x * picture.width * scale, y: stage.height / 2 - y * picture.height * scale }
  return within({ scale, ...at }, stage, picture)
}

function centred(stage: Size, picture: Size, scale: number): View {
  return { scale, x: (stage.width - picture.width * scale) / 2, y: (stage.height - picture.height * scale) / 2 }
}

function within(view: View, stage: Size, picture: Size): View {
  const middle = centred(stage, picture, view.scale)
  const keep = (at: number, centre: number) => (centre >= 0 ? centre : Math.min(0, Math.max(2 * centre, at)))
  return { scale: view.scale, x: keep(view.x, middle.x), y: keep(view.y, middle.y) }
}
