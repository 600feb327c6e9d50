/** Blocks of 8 × 8 pixels that a digit is wide and high, with the gap behind it. */
const DIGIT = { width: 3, height: 5, scale: 4 }
/** The digits 0 to 9: five rows of three bits. */
const DIGITS = ['75557', '26227', '71747', '71717', '55711', '74717', '74757', '71111', '75757', '75717'].map((rows) =>
  [...rows].map(Number),
)
const LUMA = { background: -40, digit: 60 }
/** All quantisers are 8: a block's DC coefficient is then its luma, as far from 128. */
const QUANTISER = 8

/**
 * A baseline greyscale JPEG (ITU-T T.81) that shows its number: real and different from all others, and made in a
 * millisecond, since each block has one colour only.
 * @param size in pixels
 */
export function numberedJpeg(number: number, { width, height }: { width: number; height: number }): Buffer {
  const [columns, rows] = [Math.ceil(width / 8), Math.ceil(height / 8)]
  const bits = new Bits()
  let former = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const luma = isDigit(number, column - 4, row - 4) ? LUMA.digit : LUMA.background + ((number + row) % 32)
      bits.writeDifference(luma - former)
      former = luma
      // The only AC code there is: the rest of the block is zero.
      bits.write(0, 1)
    }
  }
  return Buffer.concat([header(width, height), bits.end(), Buffer.from([0xff, 0xd9])])
}

function isDigit(number: number, column: number, row: number): boolean {
  const { width, height, scale } = DIGIT
  const [x, y] = [Math.floor(column / scale), Math.floor(row / scale)]
  if (x < 0 || y < 0 || y >= height || x % (width + 1) === width) return false
  const text = String(number)
  const digit = DIGITS[Number(text[Math.floor(x / (width + 1))] ?? Number.NaN)]
  return digit !== undefined && ((digit[y] ?? 0) & (4 >> (x % (width + 1)))) !== 0
}

/** Bits of the entropy-coded data; a byte of ones is followed by a zero byte. */
class Bits {
  readonly #bytes: number[] = []
  #pending = 0
  #count = 0

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.#pending = (this.#pending << 1) | ((value >> bit) & 1)
      if (++this.#count < 8) continue
      this.#bytes.push(this.#pending)
      if (this.#pending === 0xff) this.#bytes.push(0)
      this.#pending = 0
      this.#count = 0
    }
  }

  /** A DC difference: its size in bits as a code of four bits, then the bits (section F.1.2.1). */
  writeDifference(difference: number): void {
    const size = 32 - Math.clz32(Math.abs(difference))
    this.write(size, 4)
    this.write(difference < 0 ? difference + 2 ** size - 1 : difference, size)
  }

  end(): Buffer {
    while (this.#count > 0) this.write(1, 1)
    return Buffer.from(this.#bytes)
  }
}

function header(width: number, height: number): Buffer {
  const segment = (marker: number, bytes: readonly number[]) => [0xff, marker, 0, bytes.length + 2, ...bytes]
  const lengths = (count: number, ofLength: number) =>
    Array.from({ length: 16 }, (_, at) => (at === ofLength ? count : 0))
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...Array(64).fill(QUANTISER)]),
    ...segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    // Twelve DC sizes, all with codes of four bits; one AC code of one bit, the end of the block.
    ...segment(0xc4, [0x00, ...lengths(12, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ...segment(0xc4, [0x10, ...lengths(1, 0), 0]),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
  ])
}
