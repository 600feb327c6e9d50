/** Where whoever comes waits while it is shut. */
export class Gate {
  #opened: Promise<void> | null = null

  /** Resolves when it is opened; `null` where it is not shut. */
  get opened(): Promise<void> | null {
    return this.#opened
  }

  /** Shuts it, which has to be open; the answer opens it. */
  shut(): () => void {
    let open = () => {}
    this.#opened = new Promise((resolve) => {
      open = () => {
        this.#opened = null
        resolve()
      }
    })
    return open
  }
}
