import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { RESULT_KINDS } from '../../../src/shared/kinds'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { projectRoot } from '../../support/paths'

const menuItem = z.looseObject({ command: z.string() })
const setting = z.looseObject({ default: z.unknown(), scope: z.enum(['window', 'resource']) })
const manifestSchema = z.looseObject({
  main: z.string(),
  icon: z.string(),
  activationEvents: z.array(z.string()),
  contributes: z.looseObject({
    commands: z.array(
      z.looseObject({ command: z.string(), title: z.string(), category: z.string(), icon: z.string() }),
    ),
    menus: z.record(z.string(), z.array(menuItem)),
    configuration: z.looseObject({ properties: z.record(z.string(), setting) }),
    walkthroughs: z.array(
      z.looseObject({ steps: z.array(z.looseObject({ media: z.record(z.string(), z.string()) })) }),
    ),
  }),
})

const text = readFileSync(join(projectRoot, 'package.json'), 'utf8')
const manifest = manifestSchema.parse(JSON.parse(text))
const { commands, menus, configuration, walkthroughs } = manifest.contributes
const nls = z.record(z.string(), z.string()).parse(JSON.parse(read('package.nls.json')))

function read(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8')
}

describe('package.json', () => {
  it('uses every text of package.nls.json, and none that is not there', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))
    assert.deepEqual([...used].sort(), Object.keys(nls).sort())
  })

  it('contributes exactly the commands that are registered', () => {
    const registry = read('src/host/commands/registry.ts')
    const registered = [...registry.matchAll(/^ {2}(\w+): async \(\) => \(await import\(/gm)].map(([, name]) => name)
    const contributed = commands.map(({ command }) => command.replace(/^frametrove\./, ''))
    assert.deepEqual(contributed.sort(), registered.sort())
  })

  it('gives every command the category, a title and an icon', () => {
    for (const { category, title, icon } of commands) {
      assert.equal(category, 'Frametrove')
      assert.match(title, /^%command\.\w+%$/)
      assert.match(icon, /^\$\([\w-]+\)$/)
    }
  })

  it('has menus of contributed commands only', () => {
    const known = new Set(commands.map(({ command }) => command))
    for (const { command } of Object.values(menus).flat()) assert.ok(known.has(command), command)
  })

  it('has the settings, with the defaults that the store falls back to', () => {
    const { expectedKinds, gapMs, keepRuns, jpegQuality, maxDatabaseMb, ...others } = storeSettingsSchema.parse({})
    const defaults = Object.entries(configuration.properties).map(([name, it]) => [name, it.default])
    assert.deepEqual(Object.fromEntries(defaults), {
      'frametrove.completeness.expectedKinds': expectedKinds,
      'frametrove.completeness.gapMs': gapMs,
      'frametrove.runs.keep': keepRuns,
      'frametrove.database.maxSizeMb': maxDatabaseMb,
      'frametrove.images.jpegQuality': jpegQuality,
      'frametrove.retention.days': others.keepEventsDays,
      'frametrove.retention.daysByKind': others.keepEventsDaysByKind,
      'frametrove.retention.framesQuotaMb': others.framesQuotaMb,
      'frametrove.retention.debugQuotaMb': others.debugQuotaMb,
      'frametrove.retention.leaveFreeMb': others.leaveFreeMb,
      'frametrove.activities.thinToleranceM': others.thinToleranceM,
      'frametrove.activities.thinAfterDays': others.thinAfterDays,
      'frametrove.recording.saveEverySeconds': others.saveRecordingEverySeconds,
      'frametrove.recording.keepDays': others.keepRecoveryDays,
      'frametrove.recording.encrypt': others.encryptRecordings,
    })
    assert.deepEqual(expectedKinds, [...RESULT_KINDS])
  })

  it('names media that are there', () => {
    const media = walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => [step.media.svg ?? step.media.markdown]))
    for (const path of [manifest.icon, ...media]) assert.ok(path && existsSync(join(projectRoot, path)), path)
  })

  it('has an icon of 128 pixels or more', () => {
    const png = readFileSync(join(projectRoot, manifest.icon))
    assert.equal(png.toString('latin1', 1, 4), 'PNG')
    assert.ok(png.readUInt32BE(16) >= 128 && png.readUInt32BE(20) >= 128)
  })
})
