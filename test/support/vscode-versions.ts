/** What one version of VS Code consists of, on the desktop and hosted. All from npm, at exact versions. */
export interface VscodeRelease {
  /** The desktop's version, for its download. */
  desktop: string
  /** The npm package that carries the same version's server and workbench. */
  codeServer: string
  /** The Node that the server needs. */
  node: string
  /** Packages inside the server whose native part is replaced by our own (see stand-ins/). */
  spdlog: string
  watchdog: string
  /** `@vscode/ripgrep-universal`, where the server's own ripgrep would need a download. */
  ripgrep?: string
  /** The names of its standard colour themes. */
  themes: Record<Theme, string>
}

/** The kinds of colour theme that VS Code knows. */
export type Theme = 'dark' | 'light' | 'hcDark' | 'hcLight'

const highContrast = { hcDark: 'Default High Contrast', hcLight: 'Default High Contrast Light' }

const releases = {
  '1.139': {
    desktop: '1.139.1',
    codeServer: '4.139.1',
    node: '24.21.0',
    spdlog: '@vscode/spdlog',
    watchdog: '@vscode/native-watchdog',
    themes: { dark: 'Dark Modern', light: 'Light Modern', ...highContrast },
  },
  '1.103': {
    desktop: '1.103.2',
    codeServer: '4.103.2',
    node: '22.23.3',
    spdlog: '@vscode/spdlog',
    watchdog: 'native-watchdog',
    ripgrep: '1.18.0',
    themes: { dark: 'Default Dark Modern', light: 'Default Light Modern', ...highContrast },
  },
} satisfies Record<string, VscodeRelease>

/** The versions of VS Code that tests can run in: the current one and the minimum of `engines.vscode`. */
export type VscodeVersion = keyof typeof releases

/** What runs when nothing else is asked for. */
export const defaultVersion: VscodeVersion = '1.139'

/** The pieces of a version. */
export function release(version: VscodeVersion): VscodeRelease {
  return releases[version]
}

/** Reads a version such as `1.103`, as given on a command line. */
export function parseVersion(text: string): VscodeVersion {
  for (const known of versions()) if (text === known || text.startsWith(`${known}.`)) return known
  throw new Error(`VS Code ${text} is not one of the versions known here: ${versions().join(', ')}.`)
}

function versions(): VscodeVersion[] {
  return ['1.139', '1.103']
}
