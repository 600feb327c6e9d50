/** A box `[x, y, w, h]` in pixels, and what it frames. */
export interface SceneObject {
  label: 'boat' | 'person'
  bbox: [number, number, number, number]
}

type Colour = readonly [number, number, number]
type Inside = (x: number, y: number) => boolean

/** Draws a harbour at dusk with the given objects, each filling its box: RGBA pixels. */
export function drawHarbour(width: number, height: number, objects: readonly SceneObject[]): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4)
  const horizon = Math.round(height * 0.45)
  const quay = Math.round(height * 0.8)
  const paint = (box: readonly number[], colour: Colour, inside: Inside = () => true) => {
    const [x = 0, y = 0, w = 0, h = 0] = box
    for (let row = Math.max(0, Math.ceil(y)); row < Math.min(height, y + h); row++) {
      for (let column = Math.max(0, Math.ceil(x)); column < Math.min(width, x + w); column++) {
        if (inside((column - x) / w, (row - y) / h)) pixels.set([...colour, 255], (row * width + column) * 4)
      }
    }
  }
  for (let row = 0; row < height; row++) paint([0, row, width, 1], background(row, horizon, quay, height))
  paint([width * 0.72, horizon - 60, 80, 80], [255, 214, 150], (x, y) => disc(x, y) && y < 0.75)
  for (const { label, bbox } of objects) {
    if (label === 'boat') drawBoat(bbox, paint)
    else drawPerson(bbox, paint)
  }
  return pixels
}

/** Sky, sea and quay, each a gradient from top to bottom. */
function background(row: number, horizon: number, quay: number, height: number): Colour {
  if (row < horizon) return mix([58, 74, 128], [240, 158, 112], row / horizon)
  if (row < quay) return mix([120, 110, 140], [30, 58, 96], (row - horizon) / (quay - horizon))
  return mix([96, 84, 78], [62, 54, 52], (row - quay) / (height - quay))
}

type Paint = (box: readonly number[], colour: Colour, inside?: Inside) => void

function drawBoat([x, y, w, h]: SceneObject['bbox'], paint: Paint): void {
  paint([x, y, w * 0.52, h * 0.72], [236, 232, 220], (u, v) => u > 1 - v)
  paint([x + w * 0.56, y + h * 0.1, w * 0.4, h * 0.62], [210, 74, 60], (u, v) => u < v)
  paint([x, y + h * 0.74, w, h * 0.26], [70, 42, 36], (u, v) => u > v * 0.15 && u < 1 - v * 0.15)
}

function drawPerson([x, y, w, h]: SceneObject['bbox'], paint: Paint): void {
  paint([x + w * 0.25, y, w * 0.5, h * 0.2], [224, 172, 138], disc)
  paint([x, y + h * 0.2, w, h * 0.42], [38, 120, 116], (u, v) => Math.abs(u - 0.5) < 0.32 + v * 0.18)
  paint([x + w * 0.15, y + h * 0.6, w * 0.28, h * 0.4], [40, 40, 60])
  paint([x + w * 0.57, y + h * 0.6, w * 0.28, h * 0.4], [40, 40, 60])
}

function disc(u: number, v: number): boolean {
  return (u - 0.5) ** 2 + (v - 0.5) ** 2 <= 0.25
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share)
  return [at(0), at(1), at(2)]
}
