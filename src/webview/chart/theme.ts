import type { ChartColour } from './chart-data'

/** A colour of the theme that is in use now. */
export function themeColour(name: ChartColour | 'text' | 'line'): string {
  const variable = {
    text: '--vscode-descriptionForeground',
    line: '--vscode-editorWidget-border',
  } as const
  const css = getComputedStyle(document.documentElement)
  const wanted = name === 'text' || name === 'line' ? variable[name] : `--vscode-charts-${name}`
  return css.getPropertyValue(wanted).trim() || css.getPropertyValue('--vscode-foreground').trim()
}

/** The same colour, so that what is behind it shines through. */
export function translucent(colour: string): string {
  return `color-mix(in srgb, ${colour} 30%, transparent)`
}

/** Calls `changed` whenever another theme is chosen; returns what ends that. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] })
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] })
  return () => observer.disconnect()
}
