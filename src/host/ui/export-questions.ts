import { homedir } from 'node:os'
import { l10n, Uri, window, workspace } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { EXPORT_FORMS, type ExportForm, type ExportScope, isActivityForm, isFileForm } from '../../shared/data-export'
import { exportName } from '../../store/export/export-name'
import { exportPath } from '../export-path'
import { activityChoices } from './activities'
import { ask, type Choice } from './ask'
import { allDebugSessions, debugSessionChoice } from './debug-sessions'
import { typedVideo, videoOrEventChoices } from './scopes'

/** Where an export goes. */
export interface ExportTarget {
  /** Absolute: the file, or the folder that the new one is made in. */
  path: string
  /** Whether the person agreed to replace a file. */
  replace: boolean
}

/** Lets a person pick what to export; `undefined` if they leave. */
export async function askExportScope(service: StoreService): Promise<ExportScope | undefined> {
  const everything: Choice<ExportScope> = {
    ...{ label: `$(database) ${l10n.t('Everything')}`, value: { kind: 'all' } },
    description: l10n.t('all videos, events, debug sessions and activities'),
  }
  const reply = await ask<ExportScope>({
    title: l10n.t('Export'),
    placeholder: l10n.t('Pick what to export, or type the id of a video'),
    choices: Promise.all([videoOrEventChoices(service), activityChoices(service)]).then(([choices, activities]) => [
      everything,
      ...choices,
      ...activities.map(ofActivity),
    ]),
    typed: typedVideo,
  })
  if (typeof reply === 'string') return undefined
  return reply.answer.kind === 'video' ? askSession(service, reply.answer) : reply.answer
}

function ofActivity({ value: activityId, ...item }: Choice<string>): Choice<ExportScope> {
  return { ...item, label: `$(location) ${item.label}`, value: { kind: 'activity', activityId } }
}

/** A video with debug sessions is exported whole, or one of these is. */
async function askSession(
  service: StoreService,
  video: Extract<ExportScope, { kind: 'video' }>,
): Promise<ExportScope | undefined> {
  const { videoId } = video
  const sessions = await allDebugSessions(service, videoId)
  if (sessions.length === 0) return video
  const whole: Choice<ExportScope> = {
    ...{ label: `$(device-camera-video) ${l10n.t('The whole video')}`, value: video },
    description: l10n.t('with its results, events, debug sessions and activities'),
  }
  const choices = sessions.map((session): Choice<ExportScope> => {
    const { label, ...item } = debugSessionChoice(session)
    return { ...item, label: `$(bug) ${label}`, value: { kind: 'session', videoId, sessionId: session.sessionId } }
  })
  const reply = await ask({
    ...{ title: l10n.t('Export'), placeholder: l10n.t('All of it, or one debug session?') },
    choices: [whole, ...choices],
  })
  return typeof reply === 'string' ? undefined : reply.answer
}

/** Lets a person pick what to export as; `undefined` if they leave. */
export async function askExportForm({ kind }: ExportScope): Promise<ExportForm | undefined> {
  const details: Record<ExportForm, [label: string, detail: string]> = {
    json: [
      `$(json) ${l10n.t('JSON files')}`,
      l10n.t('To be ingested again or read by scripts; without the images of videos'),
    ],
    csv: [`$(table) ${l10n.t('CSV tables')}`, l10n.t('A table for each kind of data, for spreadsheets and notebooks')],
    sqlite: [`$(database) ${l10n.t('SQLite database')}`, l10n.t('One file that any tool for SQLite opens')],
    folder: [`$(folder) ${l10n.t('Folder')}`, l10n.t('JSON files with all images, to be ingested again')],
    zip: [`$(file-zip) ${l10n.t('ZIP file')}`, l10n.t('The same as a folder, in one file')],
    gpx: [`$(location) ${l10n.t('GPX file')}`, l10n.t('The track, for maps and for devices and apps of sports')],
    geojson: [`$(map) ${l10n.t('GeoJSON file')}`, l10n.t('The track as a line with times, for maps and scripts')],
  }
  const hasImages = kind !== 'session' && kind !== 'activity'
  const forms = EXPORT_FORMS.filter((it) => (it === 'folder' ? hasImages : !isActivityForm(it) || kind === 'activity'))
  const choices = forms.map((value): Choice<ExportForm> => {
    const [label, detail] = details[value]
    return { label, detail, value }
  })
  const reply = await ask({ title: l10n.t('Export'), placeholder: l10n.t('Export as what?'), choices })
  return typeof reply === 'string' ? undefined : reply.answer
}

/** Lets a person say where to; `undefined` if they leave. VS Code asks before a file is replaced. */
export async function askExportTarget(scope: ExportScope, as: ExportForm): Promise<ExportTarget | undefined> {
  const home = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir())
  if (!isFileForm(as)) {
    const [folder] =
      (await window.showOpenDialog({
        ...{ canSelectFiles: false, canSelectFolders: true, defaultUri: home },
        ...{ title: l10n.t('Export into a new folder in'), openLabel: l10n.t('Export Here') },
      })) ?? []
    return folder && { path: exportPath(folder), replace: false }
  }
  const file = await window.showSaveDialog({
    ...{ title: l10n.t('Export'), saveLabel: l10n.t('Export') },
    defaultUri: Uri.joinPath(home, `${exportName(scope)}.${as}`),
    filters: filtersOf(as),
  })
  return file && { path: exportPath(file), replace: true }
}

function filtersOf(as: ExportForm): Record<string, string[]> {
  switch (as) {
    case 'zip':
      return { [l10n.t('ZIP file')]: ['zip'] }
    case 'gpx':
      return { [l10n.t('GPX file')]: ['gpx'] }
    case 'geojson':
      return { [l10n.t('GeoJSON file')]: ['geojson', 'json'] }
    default:
      return { [l10n.t('SQLite database')]: ['sqlite', 'db'] }
  }
}
