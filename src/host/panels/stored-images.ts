import { Uri, type Webview } from 'vscode'

/** The folders of images below a storage folder; a gallery may load from these only. */
export const IMAGE_FOLDERS = ['thumbs', 'video-frames', 'frames'] as const

/** Those folders below a storage folder. */
export function imageRoots(storage: string): Uri[] {
  return IMAGE_FOLDERS.map((name) => Uri.joinPath(Uri.file(storage), name))
}

/** Makes the addresses by which a webview loads stored images. */
export class StoredImages {
  readonly #webview: Webview
  readonly #storage: Uri

  constructor(webview: Webview, storage: Uri) {
    this.#webview = webview
    this.#storage = storage
  }

  /** The address of an image below the storage folder; `null` for a path that leads elsewhere. */
  address(path: string | null): string | null {
    const segments = path?.split('/') ?? []
    const [folder] = segments
    if (segments.length < 2 || !IMAGE_FOLDERS.some((it) => it === folder) || !segments.every(isName)) return null
    return this.#webview.asWebviewUri(Uri.joinPath(this.#storage, ...segments)).toString()
  }
}

function isName(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[\\:\0]/.test(segment)
}
