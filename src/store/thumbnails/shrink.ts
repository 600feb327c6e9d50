import type { RgbaPicture } from '../files/codecs'

/**
 * A picture made smaller by a whole factor, each pixel the mean of those it stands for. Rows and columns at the end that
 * fill no pixel are left out.
 */
export function shrink({ data, width, height }: RgbaPicture, factor: number): RgbaPicture {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  const small = new Uint8ClampedArray(columns * rows * 4)
  const sums = new Uint32Array(columns * 4)
  const area = factor * factor
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    for (let line = row * factor; line < (row + 1) * factor; line++) {
      let from = line * width * 4
      for (let to = 0; to < sums.length; to += 4) {
        for (let step = 0; step < factor; step++, from += 4) {
          sums[to] = (sums[to] ?? 0) + (data[from] ?? 0)
          sums[to + 1] = (sums[to + 1] ?? 0) + (data[from + 1] ?? 0)
          sums[to + 2] = (sums[to + 2] ?? 0) + (data[from + 2] ?? 0)
        }
      }
    }
    const start = row * columns * 4
    for (let at = 0; at < sums.length; at += 4) {
      small[start + at] = (sums[at] ?? 0) / area
      small[start + at + 1] = (sums[at + 1] ?? 0) / area
      small[start + at + 2] = (sums[at + 2] ?? 0) / area
      small[start + at + 3] = 255
    }
  }
  return { data: small, width: columns, height: rows }
}
