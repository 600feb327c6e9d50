// The licences of the packages whose code or WASM is in the bundles: they ask that their texts go with it.
import { readdirSync, readFileSync } from 'node:fs'

const heading = `Frametrove contains software of the packages below, under the licences that follow each name.
`

/**
 * The text of THIRD-PARTY-NOTICES for bundles.
 * @param {import('esbuild').Metafile[]} metafiles what esbuild tells of each bundle
 */
export function thirdPartyNotices(metafiles) {
  const names = new Set(metafiles.flatMap(bundledPackages))
  const notices = [...names].sort().map(notice)
  return [heading, ...notices].join(`\n${'='.repeat(80)}\n\n`)
}

/** The packages that something in the outputs comes from. */
function bundledPackages({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
      return name !== undefined && bytesInOutput > 0 ? [name] : []
    }),
  )
}

/** The notice of one package. A package without a licence text must be looked at by a person first. */
function notice(name) {
  const folder = `node_modules/${name}`
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  // Packages of codecs keep the licences of what they compiled in folders of their own.
  const files = readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^(?:(?!node_modules\/).)*\b(licen[cs]e|notice|copying)[^/]*$/i.test(file))
    .sort()
  if (files.length === 0) throw new Error(`${name} ${version} has no licence file, and its code is in a bundle.`)
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim())
  return `${name} ${version} (${license})\n\n${[...new Set(texts)].join('\n\n')}\n`
}
