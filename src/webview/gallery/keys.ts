/** Where a key goes. */
export type Move = 'left' | 'right' | 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** What a key asks the gallery to do. */
export type KeyAction =
  | { do: 'move'; by: Move; isExtending?: boolean }
  /** In the grid the range is extended by one, in a large frame the picture is moved. */
  | { do: 'pan'; x: number; y: number; by: Move }
  | { do: 'tenth'; tenth: number }
  | { do: 'scale'; steps: number }
  | { do: 'act'; action: 'tag' | 'delete' }
  | { do: 'toggle' | 'select-all' | 'open' | 'back' | 'compare' | 'fit' | 'jump' | 'play' | 'help' }

const MOVES: Record<string, KeyAction> = {
  ArrowLeft: { do: 'move', by: 'left' },
  ArrowRight: { do: 'move', by: 'right' },
  ArrowUp: { do: 'move', by: 'up' },
  ArrowDown: { do: 'move', by: 'down' },
  PageUp: { do: 'move', by: 'page-up' },
  PageDown: { do: 'move', by: 'page-down' },
  Home: { do: 'move', by: 'first' },
  End: { do: 'move', by: 'last' },
  Enter: { do: 'open' },
  ' ': { do: 'open' },
  Escape: { do: 'back' },
  '+': { do: 'scale', steps: 1 },
  '=': { do: 'scale', steps: 1 },
  '-': { do: 'scale', steps: -1 },
  '−': { do: 'scale', steps: -1 },
  x: { do: 'toggle' },
  t: { do: 'act', action: 'tag' },
  Delete: { do: 'act', action: 'delete' },
  c: { do: 'compare' },
  f: { do: 'fit' },
  g: { do: 'jump' },
  p: { do: 'play' },
  '?': { do: 'help' },
}

const PANS: Record<string, KeyAction> = {
  ArrowLeft: { do: 'pan', x: 1, y: 0, by: 'left' },
  ArrowRight: { do: 'pan', x: -1, y: 0, by: 'right' },
  ArrowUp: { do: 'pan', x: 0, y: 1, by: 'up' },
  ArrowDown: { do: 'pan', x: 0, y: -1, by: 'down' },
}

/** What a key press asks for; `null` where it belongs to the control that has the focus, or to VS Code. */
export function keyAction(event: KeyboardEvent): KeyAction | null {
  if (event.altKey || event.defaultPrevented) return null
  const { target } = event
  // Caps Lock is no Shift.
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (target instanceof Element && isTakenBy(target, key)) return null
  if (event.ctrlKey || event.metaKey) return key === 'a' && !event.shiftKey ? { do: 'select-all' } : null
  if (event.shiftKey && key in PANS) return PANS[key] ?? null
  if (/^\d$/.test(key)) return { do: 'tenth', tenth: Number(key) }
  const action = MOVES[key]
  return action?.do === 'move' ? { ...action, isExtending: event.shiftKey } : (action ?? null)
}

/** Whether a control uses the key itself. */
function isTakenBy(target: Element, key: string): boolean {
  if (target.closest('dialog') !== null) return true
  if (target.matches('input[type=checkbox], button, summary')) return key === ' ' || key === 'Enter'
  return target.matches('input, select, textarea') && key !== 'Escape'
}
