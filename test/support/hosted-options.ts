import type { Theme, VscodeVersion } from './vscode-versions'

/** How to start a hosted VS Code. */
export interface HostedOptions {
  /** The folder that the window opens. */
  workspace: string
  version?: VscodeVersion
  /**
   * Holds all that VS Code keeps: storage, settings, extensions, the browser's profile. A later start with the same
   * `home`, `port` and `workspace` finds it again. Without it: a temporary folder that `stop` deletes.
   */
  home?: string
  /** The folder names of `storageUri` depend on it. Without it: any free port. */
  port?: number
  /** The folder of an extension in development. Counts only with the smoke-test driver. */
  developmentPath?: string
  /** The module whose `run` the extension host calls once it is up. */
  testsPath?: string
  /** A packaged extension, installed before the start. */
  vsix?: string
  /**
   * Whether VS Code lets itself be driven: it then shows no toasts and refuses modal dialogs when tests run inside.
   * Default: only with `developmentPath`.
   */
  smokeTestDriver?: boolean
  /** Environment variables of the server and so of the extension host. */
  env?: Readonly<Record<string, string>>
  /** Default: dark, or what `home` has. */
  theme?: Theme
  /** User settings, over those that keep the window quiet and those that `home` has. */
  settings?: Readonly<Record<string, unknown>>
}
