import { commands, l10n, workspace } from 'vscode'
import { FrametroveError } from '../shared/errors'
import { type StoreSettings, storeSettingsSchema } from '../shared/settings'
import type { ErrorPresenter } from './errors'

type UserSetting = Exclude<keyof StoreSettings, 'recoveryKey'>

/** The name of each setting below `frametrove.`. */
const NAMES = {
  expectedKinds: 'completeness.expectedKinds',
  gapMs: 'completeness.gapMs',
  keepRuns: 'runs.keep',
  jpegQuality: 'images.jpegQuality',
  maxDatabaseMb: 'database.maxSizeMb',
  keepEventsDays: 'retention.days',
  keepEventsDaysByKind: 'retention.daysByKind',
  framesQuotaMb: 'retention.framesQuotaMb',
  debugQuotaMb: 'retention.debugQuotaMb',
  leaveFreeMb: 'retention.leaveFreeMb',
  thinToleranceM: 'activities.thinToleranceM',
  thinAfterDays: 'activities.thinAfterDays',
  saveRecordingEverySeconds: 'recording.saveEverySeconds',
  keepRecoveryDays: 'recording.keepDays',
  encryptRecordings: 'recording.encrypt',
} as const satisfies Record<UserSetting, string>

/** The settings as the user has them. A bad value counts as the default, and is told. */
export function readSettings(errors: ErrorPresenter): StoreSettings {
  const configuration = workspace.getConfiguration('frametrove')
  const values: Record<string, unknown> = {}
  for (const [key, name] of Object.entries(NAMES)) values[key] = configuration.get(name)

  for (const issue of storeSettingsSchema.safeParse(values).error?.issues ?? []) {
    const key = issue.path[0]
    if (typeof key !== 'string' || !isSetting(key) || values[key] === undefined) continue
    // An undefined value takes the schema's default.
    values[key] = undefined
    const setting = `frametrove.${NAMES[key]}`
    const error = new FrametroveError('invalid_input', {
      what: l10n.t("The setting “{0}” has a value that can't be used.", setting),
      why: l10n.t('{0}. Its default counts.', issue.message),
      action: l10n.t('Correct it in the settings.'),
    })
    errors.log(error, 'settings')
    const correct = () => commands.executeCommand('workbench.action.openSettings', setting)
    void errors.show(error, [{ label: l10n.t('Open Settings'), run: correct }])
  }
  return storeSettingsSchema.parse(values)
}

function isSetting(key: string): key is UserSetting {
  return key in NAMES
}
