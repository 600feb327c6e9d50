import { AxeBuilder } from '@axe-core/playwright'
import type { Theme } from '../support/vscode-versions'
import type { Workbench } from '../support/workbench'
import { command } from './user'

/** The themes by the names that the list of themes shows. */
const labels: Record<Theme, string> = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  hcDark: 'Dark High Contrast',
  hcLight: 'Light High Contrast',
}

const bodyClass: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hcDark: 'vscode-high-contrast',
  hcLight: 'vscode-high-contrast-light',
}

/** What axe finds serious or critical in the report, one line each. */
export async function problemsFor(workbench: Workbench): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page: workbench.page })
    .include({ fromFrames: ['iframe.webview.ready', 'iframe#active-frame', 'body'] })
    .analyze()
  // Without the frames axe would find nothing, and nothing wrong.
  if (passes.length < 5) throw new Error(`axe looked at too little: ${passes.map(({ id }) => id).join(', ')}`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Changes the colour theme as a user does. */
export async function chooseTheme(workbench: Workbench, theme: Theme): Promise<void> {
  await command(workbench, 'Preferences: Color Theme')
  await workbench.quickInput.fill(labels[theme])
  await workbench.pick(labels[theme])
  await workbench.quickInput.waitFor({ state: 'hidden' })
}

/** Changes the colour theme, and waits until the report has it. */
export async function useTheme(workbench: Workbench, theme: Theme): Promise<void> {
  await chooseTheme(workbench, theme)
  await workbench.webview().locator(`body.${bodyClass[theme]}`).waitFor()
}
