/** What part of the work failed. */
export const ERROR_CATEGORIES = ['validation', 'save', 'storage', 'recovery', 'transaction'] as const
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number]

/** warning: the user can retry, nothing lost; error: needs the user; critical: data may be lost. */
export type ErrorSeverity = 'warning' | 'error' | 'critical'

/** How severe the errors of a category are, but for those that say why they are not. */
export const CATEGORY_SEVERITIES = {
  validation: 'warning',
  save: 'error',
  storage: 'error',
  recovery: 'error',
  transaction: 'critical',
} as const satisfies Record<ErrorCategory, ErrorSeverity>

/** The severity of a category, or another one and the reason for it. */
type SeverityIn<C extends ErrorCategory> =
  | { severity: (typeof CATEGORY_SEVERITIES)[C]; because?: never }
  | { severity: Exclude<ErrorSeverity, (typeof CATEGORY_SEVERITIES)[C]>; because: string }

/** What a code means: where it belongs, whether it is retried by itself, and what it tells where nothing more is known. */
type ErrorMeaning = {
  [C in ErrorCategory]: SeverityIn<C> & {
    category: C
    retryable: boolean
    what: string
    why: string
    action: string
  }
}[ErrorCategory]

const validation = { category: 'validation', severity: 'warning', retryable: false } as const
const save = { category: 'save', severity: 'error', retryable: false } as const
const storage = { category: 'storage', severity: 'error', retryable: false } as const
const recovery = { category: 'recovery', severity: 'error', retryable: false } as const
const transaction = { category: 'transaction', severity: 'critical', retryable: false } as const

/** The table of all errors, one entry a code. The README's table is made from it (`scripts/error-table.mjs`). */
export const ERROR_CODES = {
  invalid_input: {
    ...validation,
    what: 'The input can’t be used.',
    why: 'Something in it is not as it has to be; each place is named.',
    action: 'Correct it, then try again. Nothing was changed.',
  },
  missing_required_data: {
    ...validation,
    what: 'The data is incomplete.',
    why: 'Something that is needed is not there.',
    action: 'Add what is missing, then try again. Nothing was changed.',
  },
  insufficient_data: {
    ...validation,
    what: 'There is too little data.',
    why: 'Fewer samples, or a shorter way, than an activity has.',
    action: 'Record for longer, then save again. Nothing was changed.',
  },
  invalid_id: {
    ...validation,
    what: 'The id can’t be used.',
    why: 'An id is text of 1 to 200 characters.',
    action: 'Give another id. Nothing was changed.',
  },
  invalid_image: {
    ...validation,
    what: 'Some of the images can’t be used.',
    why: 'They are damaged, too large, or of a format that is not known.',
    action: 'Leave them out or replace them, then try again. Nothing was changed.',
  },
  no_valid_image: {
    ...validation,
    what: 'None of the images can be used.',
    why: 'They are damaged, too large, or of a format that is not known.',
    action: 'Choose JPEG, PNG or WebP images. Nothing was changed.',
  },
  invalid_backup: {
    ...validation,
    what: 'The backup can’t be restored.',
    why: 'The file is no backup, or it is damaged.',
    action: 'Choose another backup. Nothing was changed.',
  },
  not_confirmed: {
    ...validation,
    what: 'Nothing was done.',
    why: 'A person has to agree to it first.',
    action: 'Run the command and confirm it.',
  },
  not_found: {
    ...validation,
    what: 'It was not found.',
    why: 'It was never stored, or it was deleted.',
    action: 'Check the name, or refresh the view.',
  },
  cancelled: {
    ...save,
    severity: 'warning',
    because: 'The user wanted it, so it is told as information.',
    what: 'The work was cancelled.',
    why: 'It was stopped before it had ended.',
    action: 'Nothing of it was stored. Start it again when you like.',
  },
  save_failed: {
    ...save,
    what: 'It could not be done.',
    why: 'Something happened that Frametrove does not expect.',
    action: 'Nothing was changed. Try again; if it happens again, run “Frametrove: Show Log” and report it.',
  },
  batch_insert_failed: {
    ...save,
    what: 'The change was not saved.',
    why: 'The database refused some of its rows; they are named.',
    action: 'Nothing was changed. Run “Frametrove: Verify Store”; if it finds nothing, report it.',
  },
  count_mismatch: {
    ...save,
    what: 'The results were not stored.',
    why: 'Only a part of them arrived in the store.',
    action: 'Nothing was changed. Try again; if it happens again, run “Frametrove: Show Log” and report it.',
  },
  commit_failed: {
    ...save,
    retryable: true,
    what: 'The change was not saved.',
    why: 'The disk did not take it, also when it was tried again. It was taken back.',
    action: 'Check the disk or network folder that the store lies on, then try again. What was saved before is safe.',
  },
  database_unavailable: {
    ...save,
    retryable: true,
    what: 'The change was not saved.',
    why: 'The database had no memory left for it, or was in use, also when it was tried again.',
    action: 'Close what you do not need, then try again. Nothing was changed.',
  },
  upload_lost: {
    ...save,
    what: 'The data was not stored.',
    why: 'The store stopped while it was on its way.',
    action: 'Store it again. Nothing was changed.',
  },
  busy: {
    ...storage,
    retryable: true,
    what: 'The files could not be reached.',
    why: 'They are in use, also when it was tried again.',
    action: 'Close what uses them, then try again. Nothing was changed.',
  },
  timeout: {
    ...storage,
    retryable: true,
    what: 'The files could not be reached.',
    why: 'The disk or network folder did not answer in time, also when it was tried again.',
    action: 'Check the connection to it, then try again. Nothing was changed.',
  },
  maintenance_busy: {
    ...storage,
    severity: 'warning',
    because: 'Nothing has failed: there is one check, repair, backup, restore or clean-up at a time.',
    what: 'This can’t be done right now.',
    why: 'A check, repair, backup, restore or clean-up of the store is under way, maybe from another window.',
    action: 'Wait until it has ended, or cancel it. Nothing was changed.',
  },
  disk_full: {
    ...storage,
    what: 'The change was not saved.',
    why: 'The disk is full.',
    action: 'Make room on the disk, then try again. What was saved before is safe.',
  },
  database_full: {
    ...storage,
    what: 'The change was not saved.',
    why: 'The database has reached the size that the setting “frametrove.database.maxSizeMb” allows.',
    action: 'Delete what is no longer needed, or raise the setting, then try again.',
  },
  quota_exceeded: {
    ...storage,
    what: 'The debug session was not saved.',
    why: 'It would take more than the setting “frametrove.retention.debugQuotaMb” allows.',
    action: 'Raise the setting, or record fewer frames.',
  },
  file_system: {
    ...storage,
    what: 'A file or folder could not be used.',
    why: 'It is not there, access is refused, or the disk has an error.',
    action: 'Check that it exists and may be read and written, then try again.',
  },
  store_locked: {
    ...storage,
    what: 'The store was not opened.',
    why: 'Another window or computer has it open and does not share it.',
    action: 'Close or reload VS Code there, then try again.',
  },
  store_read_only: {
    ...storage,
    severity: 'critical',
    because: 'This window shows what is no longer so, and saves nothing more.',
    what: 'The change was not saved.',
    why: 'Another computer has opened the store while this one did not answer, as when it slept.',
    action: 'Reload the window to go on with what is stored now.',
  },
  store_too_new: {
    ...storage,
    what: 'The store can’t be read.',
    why: 'A newer version of Frametrove wrote it.',
    action: 'Update Frametrove, then reload the window. Nothing was changed.',
  },
  store_stopped: {
    ...storage,
    what: 'The store stopped before it could answer.',
    why: 'It ended unexpectedly, or VS Code is closing.',
    action: 'Check what was stored, then try again; if it happens again, run “Frametrove: Show Log” and report it.',
  },
  corrupted: {
    ...recovery,
    severity: 'critical',
    because: 'A part of what was saved may be lost.',
    what: 'A stored file can’t be read.',
    why: 'It is damaged.',
    action: 'Run “Frametrove: Verify Store”, bring it back from a backup, or ingest it again.',
  },
  recovery_corrupted: {
    ...recovery,
    what: 'The recording can’t be restored.',
    why: 'Its recovery data is damaged, and so is the copy from before.',
    action: 'Look at “Frametrove: Recovery…” for another copy. The damaged files are kept in quarantine.',
  },
  recovery_not_found: {
    ...recovery,
    what: 'The recording can’t be restored.',
    why: 'There is no recovery data of it.',
    action: 'See “Frametrove: Recovery…” for what there is.',
  },
  recovery_undecodable: {
    ...recovery,
    what: 'The recording can’t be restored.',
    why: 'The key of its recovery data is gone, or a newer version of Frametrove wrote it.',
    action: 'The file is kept. Open it on the computer and with the version that wrote it.',
  },
  transaction_failed: {
    ...transaction,
    what: 'The change was not saved.',
    why: 'The database refused it, and it was taken back.',
    action: 'Nothing was changed. Run “Frametrove: Verify Store”; if it finds nothing, report it.',
  },
  rollback_failed: {
    ...transaction,
    what: 'A change could not be saved, and could not be taken back either.',
    why: 'The disk does not work. To protect what is stored, the store takes no more changes.',
    action: 'Make sure that the disk has room and works, then try again. Where that does not help, reload the window.',
  },
  concurrent_modification: {
    ...transaction,
    retryable: true,
    what: 'It was not done.',
    why: 'What it works on was changed meanwhile, also when it was tried again.',
    action: 'Look at what is there now, then do it again.',
  },
} as const satisfies Record<string, ErrorMeaning>

/** The name of a failure, stable over versions. */
export type ErrorCode = keyof typeof ERROR_CODES
