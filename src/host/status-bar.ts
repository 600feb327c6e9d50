import { type Disposable, l10n, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode'
import { dateText } from './format'
import type { LastOperation, Operations } from './operations'

/** How long “saved” stays before the item is idle again. */
const SAVED_MS = 8000

/** The status bar item: idle, at work, saving, saved or error; its tooltip tells the last operation. */
export class StatusBar implements Disposable {
  readonly #item: StatusBarItem
  readonly #operations: Operations
  readonly #listener: Disposable
  #pendingWrites = 0
  /** Whether anything was written since all operations had last ended. */
  #hasWritten = false
  #savedUntil = 0
  #timer: NodeJS.Timeout | undefined

  constructor(operations: Operations) {
    this.#operations = operations
    this.#item = window.createStatusBarItem('frametrove.status', StatusBarAlignment.Left, 0)
    this.#item.name = 'Frametrove'
    this.#item.command = 'frametrove.showLog'
    this.#listener = operations.onDidChange(() => this.#onOperation())
    this.#update()
    this.#item.show()
  }

  /** Tells how many writes the store has yet to make durable. */
  setPendingWrites(count: number): void {
    this.#pendingWrites = count
    if (count > 0) this.#hasWritten = true
    this.#update()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#listener.dispose()
    this.#item.dispose()
  }

  #onOperation(): void {
    clearTimeout(this.#timer)
    const { running, last } = this.#operations
    const saved = running === 0 && last?.outcome === 'ok' && this.#hasWritten
    if (running === 0) this.#hasWritten = this.#pendingWrites > 0
    this.#savedUntil = saved ? Date.now() + SAVED_MS : 0
    if (saved) this.#timer = setTimeout(() => this.#update(), SAVED_MS + 10)
    this.#update()
  }

  #update(): void {
    const { last, running } = this.#operations
    const failed = last?.outcome === 'failed'
    const active = this.#pendingWrites > 0 ? 'saving' : running > 0 ? 'working' : undefined
    const state = active ?? (failed ? 'error' : this.#restState())
    this.#item.text = {
      working: `$(sync~spin) ${l10n.t('Frametrove: at work')}`,
      saving: `$(sync~spin) ${l10n.t('Frametrove: saving')}`,
      error: `$(error) ${l10n.t('Frametrove: error')}`,
      saved: `$(check) ${l10n.t('Frametrove: saved')}`,
      idle: '$(device-camera-video) Frametrove',
    }[state]
    // Refused input is told, but it is no alarm: nothing was lost by it.
    const isAlarm = state === 'error' && last?.error?.severity !== 'warning'
    this.#item.backgroundColor = isAlarm ? new ThemeColor('statusBarItem.errorBackground') : undefined
    this.#item.tooltip = last === null ? l10n.t('Frametrove: nothing was done yet') : lastText(last)
    this.#item.accessibilityInformation = {
      label: `${this.#item.text.replace(/^\$\([^)]*\) /, '')}. ${this.#item.tooltip}`,
      role: 'button',
    }
  }

  #restState(): 'saved' | 'idle' {
    return Date.now() < this.#savedUntil ? 'saved' : 'idle'
  }
}

/** Such as “Ingesting results.json: done, 3 May 2026, 14:05”. */
function lastText({ title, at, outcome, error }: LastOperation): string {
  const when = dateText(at)
  switch (outcome) {
    case 'ok':
      return l10n.t('{0}: done, {1}', title, when)
    case 'cancelled':
      return l10n.t('{0}: cancelled, {1}', title, when)
    case 'failed':
      return l10n.t('{0}: failed, {1}. {2}', title, when, error?.message ?? '')
  }
}
