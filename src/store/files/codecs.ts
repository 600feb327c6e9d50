import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Mutex } from 'async-mutex'
import { lazily } from '../lazily'
import { orientationSegment } from './exif'
import type { Image } from './image'
import { ImageFault } from './image-fault'

/** The codecs' files in the WASM folder; the build copies them there. */
const WASM = { jpeg: 'mozjpeg_enc.wasm', png: 'squoosh_png_bg.wasm', webp: 'webp_dec.wasm' } as const

/** A decoded picture: four bytes a pixel, row by row from the top left. */
export interface RgbaPicture {
  data: Uint8ClampedArray<ArrayBuffer>
  width: number
  height: number
}

type Decode = (bytes: ArrayBuffer) => Promise<RgbaPicture>

/**
 * Turns PNG and WebP into JPEG by the WASM codecs of @jsquash, each loaded when it is first needed.
 * One picture at a time, since a decoded one takes a lot of memory.
 */
export class ImageCodecs {
  readonly #wasmFolder: string
  readonly #turn = new Mutex()
  readonly #jpeg = lazily(() => this.#loadJpeg())
  readonly #decoders = { png: lazily(() => this.#loadPng()), webp: lazily(() => this.#loadWebp()) }

  /** @param wasmFolder absolute path of the folder with the .wasm files: `dist/codecs`. */
  constructor(wasmFolder: string) {
    this.#wasmFolder = wasmFolder
  }

  /**
   * A PNG or WebP image as a baseline JPEG: transparency over white, the orientation kept.
   * @param quality 1 to 100.
   * @throws ImageFault where it can't be decoded.
   */
  async toJpeg(image: Image, quality: number): Promise<Buffer> {
    return this.#turn.runExclusive(async () => {
      const jpeg = await this.#encode(await this.#decode(image), quality)
      const { orientation } = image.info
      if (orientation === 1) return jpeg
      return Buffer.concat([jpeg.subarray(0, 2), orientationSegment(orientation), jpeg.subarray(2)])
    })
  }

  /**
   * A decoded picture as a baseline JPEG: transparency over white, which is put into `picture`.
   * @param quality 1 to 100.
   */
  async encode(picture: RgbaPicture, quality: number): Promise<Buffer> {
    return this.#turn.runExclusive(() => this.#encode(picture, quality))
  }

  /**
   * Decodes a PNG or WebP image only to see that it can be.
   * @throws ImageFault where it can't.
   */
  async check(image: Image): Promise<void> {
    await this.#turn.runExclusive(() => this.#decode(image))
  }

  async #encode(picture: RgbaPicture, quality: number): Promise<Buffer> {
    const encode = await this.#jpeg()
    layOverWhite(picture.data)
    // Progressive would take twice the time for a tenth fewer bytes.
    return Buffer.from(await encode({ ...picture, colorSpace: 'srgb' }, { quality, baseline: true }))
  }

  async #decode({ bytes, info }: Image): Promise<RgbaPicture> {
    if (info.format === 'jpeg') throw new Error('JPEG images are copied as they are')
    const decode = await this.#decoders[info.format]()
    try {
      return await decode(new Uint8Array(bytes).buffer)
    } catch {
      throw new ImageFault('The file is damaged: its picture can not be decoded.')
    }
  }

  async #loadJpeg() {
    const { default: encode, init } = await import('@jsquash/jpeg/encode.js')
    await init(await this.#emscripten(WASM.jpeg))
    return encode
  }

  async #loadPng(): Promise<Decode> {
    const { decode, init } = await import('@jsquash/png/decode.js')
    await init(await this.#wasm(WASM.png))
    return decode
  }

  async #loadWebp(): Promise<Decode> {
    const { default: decode, init } = await import('@jsquash/webp/decode.js')
    await init(await this.#emscripten(WASM.webp))
    return decode
  }

  /** Options of an Emscripten module: the binary given, so that it looks for none by its own address. */
  async #emscripten(file: string) {
    return { noInitialRun: true, wasmBinary: await this.#wasm(file) }
  }

  #wasm(file: string): Promise<Buffer> {
    return readFile(join(this.#wasmFolder, file))
  }
}

/** Blends RGBA pixels with white, in place. */
function layOverWhite(pixels: Uint8ClampedArray): void {
  for (let at = 3; at < pixels.length; at += 4) {
    const alpha = pixels[at] ?? 255
    if (alpha === 255) continue
    const white = 255 - alpha
    for (let channel = at - 3; channel < at; channel++) {
      pixels[channel] = ((pixels[channel] ?? 0) * alpha) / 255 + white
    }
    pixels[at] = 255
  }
}
