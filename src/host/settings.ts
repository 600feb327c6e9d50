import { l10n, workspace } from 'vscode'
import { type StoreSettings, storeSettingsSchema } from '../shared/settings'

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
  saveRecordingEverySeconds: 'recording.saveEverySeconds',
  keepRecoveryDays: 'recording.keepDays',
} as const satisfies Record<keyof StoreSettings, string>

/** The settings as the user has them. A bad value counts as the default; `warn` is told, naming the setting. */
export function readSettings(warn: (message: string) => void): StoreSettings {
  const configuration = workspace.getConfiguration('frametrove')
  const values: Record<string, unknown> = {}
  for (const [key, name] of Object.entries(NAMES)) values[key] = configuration.get(name)

  for (const issue of storeSettingsSchema.safeParse(values).error?.issues ?? []) {
    const key = issue.path[0]
    if (typeof key !== 'string' || !isSetting(key) || values[key] === undefined) continue
    // An undefined value takes the schema's default.
    values[key] = undefined
    warn(
      l10n.t(
        "The setting “{0}” has a value that can't be used ({1}), so its default counts. Correct it in the settings.",
        `frametrove.${NAMES[key]}`,
        issue.message,
      ),
    )
  }
  return storeSettingsSchema.parse(values)
}

function isSetting(key: string): key is keyof StoreSettings {
  return key in NAMES
}
