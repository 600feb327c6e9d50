import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { openBrowser } from './browser'
import { projectRoot } from './paths'

// Makes the sample's video, of the scenes of its images: `node esbuild.mjs --tests && node
// dist/test/support/make-sample-video.entry.js`, some minutes. It is committed; another Chromium makes another file.

async function main(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [join(projectRoot, 'test', 'support', 'sample-video-page.ts')],
    ...{ bundle: true, write: false, format: 'iife', platform: 'browser', target: 'chrome126' },
  })
  const profile = mkdtempSync(join(tmpdir(), 'frametrove-video-'))
  const browser = await openBrowser(profile)
  try {
    const page = await browser.newPage()
    // Encoders are there for pages of a secure origin only, as this one's is.
    await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html>' }))
    await page.goto('http://localhost/')
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
    const video = Buffer.from(await page.evaluate<number[]>('makeVideo()'))
    writeFileSync(join(projectRoot, 'media', 'sample', 'harbour_walk.webm'), video)
    console.log(`harbour_walk.webm: ${video.length} bytes`)
  } finally {
    await browser.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

void main()
