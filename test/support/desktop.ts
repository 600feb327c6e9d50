import { downloadAndUnzipVSCode } from '@vscode/test-electron'
import { cacheDir } from './paths'
import { messageOf } from './process'
import { release, type VscodeVersion } from './vscode-versions'

/** Why the desktop's VS Code can't run here; undefined if it may. Known before anything is downloaded. */
export function desktopObstacle(): string | undefined {
  if (process.platform !== 'linux') return undefined
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  return undefined
}

/** The desktop's VS Code, downloaded into the cache when it is not there yet; or why it can't be had. */
export async function fetchDesktop(version: VscodeVersion): Promise<{ path: string } | { obstacle: string }> {
  try {
    return { path: await downloadAndUnzipVSCode({ version: release(version).desktop, cachePath: cacheDir }) }
  } catch (error) {
    return { obstacle: `its download failed: ${messageOf(error)}` }
  }
}
