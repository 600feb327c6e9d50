/** Measures that devices write as a negative number, such as -1, where they have none. */
const NEVER_NEGATIVE = new Set(['speed_mps', 'course_deg', 'accuracy_m'])

/** Whether a device says with a value that it has none. */
export function meansNone(key: string, value: unknown): boolean {
  return typeof value === 'number' && value < 0 && NEVER_NEGATIVE.has(key)
}
