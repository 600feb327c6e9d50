import { type Disposable, l10n, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode'
import { durationText } from '../../shared/activity-text'
import type { RecordingInfo } from '../../shared/recording'
import { distanceText, recordingStateText } from '../activity-format'
import { promptText } from '../ui-text'
import { contentText, recordingName } from './texts'

/** Opens what can be done with the recordings under way. */
export const RECORDING_MENU = 'frametrove.recordings.menu'

/** Longer types are cut in the status bar, which has little room. */
const TYPE_LENGTH = 20

/** What the status bar item of live recordings shows. */
export interface LiveStatus {
  recordings: readonly RecordingInfo[]
  /** Whether something is in the way of one of them. */
  isTroubled: boolean
}

/** The status bar item of live recordings; it is there only while there are some. */
export class RecordingStatus implements Disposable {
  #item: StatusBarItem | null = null

  /** VS Code draws an item anew whenever something is set, so only what differs is. */
  show({ recordings, isTroubled }: LiveStatus): void {
    const [first] = recordings
    if (first === undefined) {
      this.dispose()
      return
    }
    this.#item ??= newItem()
    const item = this.#item
    const text = textOf(first, recordings.length)
    const shown = `$(${isTroubled ? 'warning' : first.state === 'paused' ? 'debug-pause' : 'record'}) ${promptText(text)}`
    if (item.text !== shown) {
      item.text = shown
      item.accessibilityInformation = { label: l10n.t('Frametrove: {0}', text), role: 'button' }
    }
    const tooltip = recordings.map(tooltipOf).join('\n')
    if (item.tooltip !== tooltip) item.tooltip = tooltip
    if ((item.backgroundColor !== undefined) !== isTroubled) {
      item.backgroundColor = isTroubled ? new ThemeColor('statusBarItem.warningBackground') : undefined
    }
  }

  dispose(): void {
    this.#item?.dispose()
    this.#item = null
  }
}

function newItem(): StatusBarItem {
  const item = window.createStatusBarItem('frametrove.recording', StatusBarAlignment.Left, 0)
  item.name = l10n.t('Frametrove: live recording')
  item.command = RECORDING_MENU
  item.show()
  return item
}

/** Such as “run 21:13 · 4.2 km”. */
function textOf({ type, state, durationMs, distanceM }: RecordingInfo, count: number): string {
  const name = type.length > TYPE_LENGTH ? `${type.slice(0, TYPE_LENGTH - 1)}…` : type
  const way = `${durationText(durationMs)} · ${distanceText(distanceM)}`
  const text = state === 'paused' ? l10n.t('{0} paused {1}', name, way) : `${name} ${way}`
  return count === 1 ? text : `${text} (+${count - 1})`
}

function tooltipOf(recording: RecordingInfo): string {
  return `${recordingName(recording)}: ${recordingStateText(recording.state)}, ${contentText(recording)}`
}
