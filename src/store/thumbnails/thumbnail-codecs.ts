import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageCodecs, type RgbaPicture } from '../files/codecs'
import { type Image, MAX_DECODED_PIXELS } from '../files/image'
import { ImageFault } from '../files/image-fault'
import { lazily } from '../lazily'
import { shrink } from './shrink'

const QUALITY = 75
/** Up to this much larger than it is to be, a picture is resampled; a larger one is shrunk by a whole factor before. */
const RESAMPLED = 3
/** As `@jsquash/resize` numbers its filters: triangle, which when shrinking takes every pixel into account. */
const TRIANGLE = 0
/** A decoder that has decoded more keeps too much memory, which WebAssembly never gives back. */
const KEPT_PIXELS = 10_000_000

/** Makes thumbnails by the WASM codecs of @jsquash, each loaded when it is first needed. One picture at a time. */
export class ThumbnailCodecs {
  readonly #wasmFolder: string
  readonly #codecs: ImageCodecs
  #decoder = lazily(() => this.#loadDecoder())
  readonly #resizer = lazily(() => this.#loadResizer())

  /** @param wasmFolder absolute path of the folder with the .wasm files: `dist/codecs`. */
  constructor(wasmFolder: string) {
    this.#wasmFolder = wasmFolder
    this.#codecs = new ImageCodecs(wasmFolder)
  }

  /**
   * A JPEG made smaller and turned upright: at most `width` wide and twice as high, and never larger than it is. `null`
   * for one that the decoder does not take, as CMYK, which browsers show.
   * @throws ImageFault where it is no JPEG, or takes too much memory
   */
  async make({ bytes, info }: Image, width: number): Promise<Buffer | null> {
    if (info.format !== 'jpeg') throw new ImageFault('The file is no JPEG.')
    if (info.width * info.height > MAX_DECODED_PIXELS) throw new ImageFault('The picture is too large.')
    const picture = await this.#decode(bytes)
    if (picture === null) return null
    const scale = Math.min(1, width / picture.width, (2 * width) / picture.height)
    const factor = Math.floor(1 / (scale * RESAMPLED))
    const source = factor > 1 ? shrink(picture, factor) : picture
    const [columns, rows] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)))
    return this.#codecs.encode(await this.#resize(source, columns ?? 1, rows ?? 1), QUALITY)
  }

  /** Turned upright. */
  async #decode(bytes: Buffer): Promise<RgbaPicture | null> {
    const decode = await this.#decoder()
    let picture: RgbaPicture | null = null
    try {
      picture = await decode(new Uint8Array(bytes).buffer, { preserveOrientation: true })
      return picture
    } catch {
      return null
    } finally {
      // After a failure its memory is in no state to rely on.
      if (picture === null || picture.width * picture.height > KEPT_PIXELS) {
        this.#decoder = lazily(() => this.#loadDecoder())
      }
    }
  }

  async #resize(picture: RgbaPicture, width: number, height: number): Promise<RgbaPicture> {
    if (picture.width === width && picture.height === height) return picture
    const resize = await this.#resizer()
    const pixels = new Uint8Array(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength)
    const data = resize(pixels, picture.width, picture.height, width, height, TRIANGLE, false, false)
    return { data: new Uint8ClampedArray(data), width, height }
  }

  async #loadDecoder() {
    const { default: decode, init } = await import('@jsquash/jpeg/decode.js')
    // What it says of a damaged image would go to the console.
    const printErr = () => {}
    await init({ noInitialRun: true, printErr, wasmBinary: await this.#wasm('mozjpeg_dec.wasm') })
    return decode
  }

  async #loadResizer() {
    const { initSync, resize } = await import('@jsquash/resize/lib/resize/pkg/squoosh_resize.js')
    initSync(new Uint8Array(await this.#wasm('squoosh_resize_bg.wasm')))
    return resize
  }

  #wasm(file: string): Promise<Buffer> {
    return readFile(join(this.#wasmFolder, file))
  }
}
