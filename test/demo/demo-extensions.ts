import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../support/paths'
import { packVsix } from '../support/vsix'
import { configName } from './outcome'

const driverManifest = {
  ...{ name: 'frametrove-demo', publisher: 'frametrove', version: '0.0.1', license: 'MIT', private: true },
  engines: { vscode: '^1.103.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
  extensionKind: ['workspace'],
}

/** Packs what the demo installs: Frametrove as it was built, and the extension that plays the demo. */
export async function packDemoExtensions(folder: string, outcome: string): Promise<{ ours: string; driver: string }> {
  const source = join(folder, 'driver')
  mkdirSync(source)
  copyFileSync(join(projectRoot, 'dist', 'test', 'demo', 'driver.entry.js'), join(source, 'main.js'))
  writeFileSync(join(source, 'package.json'), JSON.stringify(driverManifest))
  writeFileSync(join(source, 'README.md'), '# Plays the demo of Frametrove\n')
  writeFileSync(join(source, configName), JSON.stringify({ outcome }))
  const [ours, driver] = [join(folder, 'frametrove.vsix'), join(folder, 'driver.vsix')]
  await packVsix(projectRoot, ours)
  await packVsix(source, driver)
  return { ours, driver }
}
