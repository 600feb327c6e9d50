/** The value of the control that an event comes from. */
export function controlValue({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
}

/** The list without the entry, or with it at the end. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((it) => it !== entry) : [...list, entry]
}

/** Whether the checkbox that an event comes from is ticked. */
export function isChecked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked
}

/** Whether what can be opened, which an event comes from, is open. */
export function isOpen({ target }: Event): boolean {
  return target instanceof HTMLDetailsElement && target.open
}
