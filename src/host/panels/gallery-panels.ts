import { dirname } from 'node:path'
import {
  type Disposable,
  l10n,
  Uri,
  ViewColumn,
  type WebviewOptions,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode'
import type { GalleryScope } from '../../shared/gallery'
import type { GalleryState } from '../../shared/gallery-contract'
import { PICTURE_WIDTHS } from '../../shared/gallery-sizes'
import type { ChangeEvent } from '../../shared/model'
import type { GalleryPanel, GalleryParts } from './gallery-panel'
import { imageRoots } from './stored-images'
import type { VideoFile } from './video-file'

const VIEW_TYPE = 'frametrove.gallery'

/** What galleries are built from. The store's folder is asked for each, since it may become another window's. */
export interface GalleriesParts extends Omit<GalleryParts, 'storage' | 'video'> {
  storageFolder(): Promise<string>
}

interface Needed {
  Gallery: typeof GalleryPanel
  storage: string
  video: VideoFile | null
}

/** Opens galleries, one for each event, video or run, and brings them back after a reload of the window. */
export class GalleryPanels implements Disposable {
  readonly #parts: GalleriesParts
  readonly #serializer: Disposable
  readonly #open = new Map<string, GalleryPanel>()
  readonly #panels = new Set<WebviewPanel>()

  constructor(parts: GalleriesParts) {
    this.#parts = parts
    this.#serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, kept) => {
        const { galleryStateSchema } = await import('../../shared/gallery-contract')
        const { data: state } = galleryStateSchema.safeParse(kept)
        // Nothing tells what it showed.
        if (state === undefined) return panel.dispose()
        const needed = await this.#load(state.scope)
        if (this.#open.has(keyOf(state.scope))) return panel.dispose()
        panel.webview.options = this.#options(needed)
        this.#adopt(panel, state, needed)
      },
    })
  }

  /** Shows the frames of an event, a video or a run. */
  async show(scope: GalleryScope): Promise<void> {
    const needed = await this.#load(scope)
    const existing = this.#open.get(keyOf(scope))
    if (existing !== undefined) return existing.reveal()
    // With its options at once: a page whose options change while it loads may stay empty.
    const panel = window.createWebviewPanel(VIEW_TYPE, l10n.t('Gallery'), ViewColumn.Active, this.#options(needed))
    this.#adopt(panel, firstState(scope), needed)
  }

  /** Tells the open galleries of a change of the store. */
  onStoreChanged(event: ChangeEvent): void {
    for (const gallery of this.#open.values()) gallery.onStoreChanged(event)
  }

  dispose(): void {
    this.#serializer.dispose()
    for (const panel of this.#panels) panel.dispose()
  }

  /** The code of a gallery is loaded with the first one, since activation must be short. */
  async #load(scope: GalleryScope): Promise<Needed> {
    const [{ GalleryPanel: Gallery }, storage, video] = await Promise.all([
      import('./gallery-panel'),
      this.#parts.storageFolder(),
      this.#findVideo(scope),
    ])
    return { Gallery, storage, video }
  }

  /** Asked before the page is made, since a page whose folders change later is loaded anew. */
  async #findVideo(scope: GalleryScope): Promise<VideoFile | null> {
    const { galleryVideo } = await import('./gallery-video')
    const folders = workspace.workspaceFolders ?? []
    return galleryVideo(this.#parts.service, scope, {
      workspace: folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
      sample: Uri.joinPath(this.#parts.extensionUri, 'media', 'sample').fsPath,
    })
  }

  #options({ storage, video }: Needed): WebviewOptions {
    const images = imageRoots(storage)
    const ofVideo = video === null ? [] : [Uri.file(dirname(video.path))]
    const dist = Uri.joinPath(this.#parts.extensionUri, 'dist')
    return { enableScripts: true, localResourceRoots: [dist, ...images, ...ofVideo] }
  }

  #adopt(panel: WebviewPanel, state: GalleryState, { Gallery, storage, video }: Needed): void {
    panel.iconPath = Uri.joinPath(this.#parts.extensionUri, 'media', 'icon.png')
    const gallery = new Gallery(panel, { ...this.#parts, storage, video }, state)
    this.#panels.add(panel)
    this.#open.set(keyOf(state.scope), gallery)
    panel.onDidDispose(() => {
      this.#panels.delete(panel)
      this.#open.delete(keyOf(state.scope))
      gallery.dispose()
    })
  }
}

function firstState(scope: GalleryScope): GalleryState {
  return {
    scope,
    filter: {},
    sort: { by: 'number', isDescending: false },
    index: 0,
    isOpen: false,
    compared: null,
    selected: [],
    first: null,
    pictureWidth: PICTURE_WIDTHS.usual,
    hiddenLabels: [],
  }
}

/** The same for the same scope. */
function keyOf(scope: GalleryScope): string {
  return JSON.stringify(Object.entries(scope).sort())
}
