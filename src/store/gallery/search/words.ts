/** The words of a search. Each is looked for as it stands, in texts of any case. */
export class Words {
  readonly #words: readonly string[]

  constructor(text: string) {
    const words = folded(text)
      .split(/\s+/u)
      .filter((word) => word !== '')
    this.#words = [...new Set(words)]
  }

  get count(): number {
    return this.#words.length
  }

  /** The places of the words that are in a text. */
  in(text: string): number[] {
    const where = folded(text)
    return this.#words.flatMap((word, place) => (where.includes(word) ? place : []))
  }
}

/** The same for texts that differ in case only, or in how Unicode writes a character. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
