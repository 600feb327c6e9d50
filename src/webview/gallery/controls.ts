/** The value of the control that an event comes from. */
export function controlValue({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
}

/** Whether the checkbox that an event comes from is ticked. */
export function isChecked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked
}
