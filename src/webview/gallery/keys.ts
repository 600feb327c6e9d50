/** What a key asks the gallery to do. */
export type KeyAction =
  | { do: 'move'; by: 'left' | 'right' | 'up' | 'down' | 'page-up' | 'page-down' }
  | { do: 'pan'; x: number; y: number }
  | { do: 'tenth'; tenth: number }
  | { do: 'scale'; steps: number }
  | { do: 'first' | 'last' | 'open' | 'back' | 'compare' | 'fit' | 'jump' | 'play' | 'help' }

const MOVES: Record<string, KeyAction> = {
  ArrowLeft: { do: 'move', by: 'left' },
  ArrowRight: { do: 'move', by: 'right' },
  ArrowUp: { do: 'move', by: 'up' },
  ArrowDown: { do: 'move', by: 'down' },
  PageUp: { do: 'move', by: 'page-up' },
  PageDown: { do: 'move', by: 'page-down' },
  Home: { do: 'first' },
  End: { do: 'last' },
  Enter: { do: 'open' },
  ' ': { do: 'open' },
  Escape: { do: 'back' },
  '+': { do: 'scale', steps: 1 },
  '=': { do: 'scale', steps: 1 },
  '-': { do: 'scale', steps: -1 },
  '−': { do: 'scale', steps: -1 },
  c: { do: 'compare' },
  f: { do: 'fit' },
  g: { do: 'jump' },
  p: { do: 'play' },
  '?': { do: 'help' },
}

const PANS: Record<string, KeyAction> = {
  ArrowLeft: { do: 'pan', x: 1, y: 0 },
  ArrowRight: { do: 'pan', x: -1, y: 0 },
  ArrowUp: { do: 'pan', x: 0, y: 1 },
  ArrowDown: { do: 'pan', x: 0, y: -1 },
}

/** What a key press asks for; `null` where it belongs to the control that has the focus, or to VS Code. */
export function keyAction(event: KeyboardEvent): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null
  const { key, target } = event
  if (target instanceof Element && isTakenBy(target, key)) return null
  if (event.shiftKey && key in PANS) return PANS[key] ?? null
  if (/^\d$/.test(key)) return { do: 'tenth', tenth: Number(key) }
  return MOVES[key] ?? null
}

/** Whether a control uses the key itself. */
function isTakenBy(target: Element, key: string): boolean {
  if (target.closest('dialog') !== null) return true
  if (target.matches('input[type=checkbox], button, summary')) return key === ' ' || key === 'Enter'
  return target.matches('input, select, textarea') && key !== 'Escape'
}
