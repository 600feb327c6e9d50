/** A fault that ends the reading of a file. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
  readonly where: string | undefined

  constructor(message: string, where?: string) {
    super(message)
    this.where = where
  }
}
