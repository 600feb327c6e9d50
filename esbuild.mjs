// Builds the extension into dist/. `--tests` adds the tests and the scripts that run them,
// `--production` minifies, leaves source maps out and adds the licences of what is bundled, `--watch` rebuilds on
// change, `--out <folder>` builds elsewhere.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build, context } from 'esbuild'
import semver from 'semver'
import { thirdPartyNotices } from './scripts/third-party-notices.mjs'

const {
  production,
  tests,
  watch,
  out: outdir,
} = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    tests: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
  },
}).values

requireSqlJs()

/** Options that every bundle shares. */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  // Licences go into one file of their own.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
}

/** Code for Node: the extension host, the worker, the tests. */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['vscode'],
}

/** Code for webviews: one bundle a folder of src/webview that has a main.ts. */
const browser = { ...common, platform: 'browser', format: 'iife', target: 'chrome126' }

const bundles = [
  {
    ...node,
    entryPoints: {
      extension: 'src/extension.ts',
      'store-worker': 'src/worker/store-worker.ts',
      'ingest-worker': 'src/worker/ingest-worker.ts',
      'thumbnail-worker': 'src/worker/thumbnail-worker.ts',
    },
    outdir,
  },
  { ...browser, entryPoints: entries(find('src/webview', 'main.ts'), 'src/webview'), outdir: `${outdir}/webview` },
]
if (tests) {
  const files = [...find('test', '.test.ts'), ...find('test', '.entry.ts')]
  bundles.push({
    ...node,
    entryPoints: entries(files, 'test'),
    outdir: `${outdir}/test`,
    external: [
      'vscode',
      'mocha',
      'esbuild',
      'playwright-core',
      '@axe-core/playwright',
      '@vscode/test-electron',
      'node:sqlite',
      'node-sqlite3-wasm',
    ],
  })
}

/** Maps each file to its output name: the path below `root` without extension. */
function entries(files, root) {
  return Object.fromEntries(files.map((file) => [file.slice(root.length + 1).replace(/\.ts$/, ''), file]))
}

/** The files below `root` whose name ends in `suffix`. */
function find(root, suffix) {
  return readdirSync(root, { recursive: true })
    .map((name) => `${root}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith(suffix))
}

rmSync(outdir, { recursive: true, force: true })
mkdirSync(outdir)
cpSync('node_modules/sql.js/dist/sql-wasm.wasm', `${outdir}/sql-wasm.wasm`)
// The image codecs, each loaded when it is first needed: the JPEG encoder, three decoders, and what resizes thumbnails.
for (const file of [
  'jpeg/codec/enc/mozjpeg_enc',
  'jpeg/codec/dec/mozjpeg_dec',
  'png/codec/pkg/squoosh_png_bg',
  'webp/codec/dec/webp_dec',
  'resize/lib/resize/pkg/squoosh_resize_bg',
]) {
  cpSync(`node_modules/@jsquash/${file}.wasm`, `${outdir}/codecs/${file.replace(/.*\//, '')}.wasm`)
}
const metafiles = []
for (const options of bundles) {
  if (watch) await (await context(options)).watch()
  else metafiles.push((await build(options)).metafile)
}
if (production) writeFileSync(`${outdir}/THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(metafiles))
await writeSchemas()

/** Older versions lose foreign keys, prepared statements and an open transaction when the database is exported. */
function requireSqlJs() {
  const least = '1.15.2'
  const { version } = JSON.parse(readFileSync('node_modules/sql.js/package.json', 'utf8'))
  if (semver.lt(version, least)) {
    throw new Error(`sql.js ${version} is too old: snapshots rest on ${least} or newer. Run npm ci.`)
  }
}

/** Writes the JSON Schemas that VS Code checks results, debug and activity files by, made from the zod schemas. */
async function writeSchemas() {
  const { outputFiles } = await build({
    ...common,
    sourcemap: false,
    format: 'esm',
    entryPoints: ['src/shared/json-schema.ts'],
    write: false,
  })
  const code = Buffer.from(outputFiles[0].contents).toString('base64')
  const made = await import(`data:text/javascript;base64,${code}`)
  mkdirSync(`${outdir}/schemas`)
  const schemas = {
    results: made.resultsJsonSchema(),
    debug: made.debugJsonSchema(),
    activity: made.activityJsonSchema(),
  }
  for (const [name, schema] of Object.entries(schemas)) {
    writeFileSync(`${outdir}/schemas/frametrove-${name}.schema.json`, JSON.stringify(schema, null, 2))
  }
}
