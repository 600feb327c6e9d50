/** What a demo opens a window on. */
export interface DemoScene {
  /** A temporary folder for profiles; deleted when the demo is over. */
  folder: string
  /** The folder that VS Code opens. */
  workspace: string
  /** VSIX files to install: Frametrove, and the extension that plays the demo. */
  extensions: { ours: string; driver: string }
}

/** A window of VS Code that plays the demo. */
export interface DemoWindow {
  /** Tells the person at the screen how it ends; without one nobody watches, and it is closed when it was played. */
  hint?: string
  /** Settles when the window is gone; the reason where that was no person's wish. */
  closed: Promise<string | undefined>
  /** Takes a picture, where the window has no screen. */
  picture?(file: string): Promise<void>
  /** Closes it and everything it started. */
  close(): Promise<void>
}
