// The table of all errors in README.md, made from src/shared/error-codes.ts. With `--check` it only tells whether the table is current.
import { readFileSync, writeFileSync } from 'node:fs'
import { transform } from 'esbuild'

const SOURCE = new URL('../src/shared/error-codes.ts', import.meta.url)
const README = new URL('../README.md', import.meta.url)
const BEGIN = '<!-- The table of errors: made by scripts/error-table.mjs -->'
const END = '<!-- End of the table of errors -->'

const readme = readFileSync(README, 'utf8')
const [before, former, after] = parts(readme)
const table = errorTable(await errorCodes())
if (process.argv.includes('--check')) {
  if (former !== table) {
    console.error('The table of errors in README.md is not current: run “node scripts/error-table.mjs”.')
    process.exitCode = 1
  }
} else {
  writeFileSync(README, before + table + after)
}

/** What is before the table, the table, and what is behind it. */
function parts(text) {
  const start = text.indexOf(BEGIN) + BEGIN.length
  const end = text.indexOf(END)
  if (start < BEGIN.length || end < start) throw new Error('README.md has no place for the table of errors')
  return [text.slice(0, start), text.slice(start, end), text.slice(end)]
}

/** The table of codes. The file imports nothing, so that it is a module once its types are gone. */
async function errorCodes() {
  const { code } = await transform(readFileSync(SOURCE, 'utf8'), { loader: 'ts' })
  const { ERROR_CODES } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
  return ERROR_CODES
}

function errorTable(codes) {
  const rows = Object.entries(codes).map(([code, { category, severity, retryable, what, why, action, because }]) => [
    `\`${code}\``,
    category,
    because === undefined ? severity : `${severity}\\*`,
    retryable ? 'yes' : 'no',
    `${what} ${why} _${action}_`,
  ])
  const exceptions = Object.entries(codes).flatMap(([code, { severity, because }]) =>
    because === undefined ? [] : [`- \\* \`${code}\` is ${severity}: ${because}`],
  )
  return [
    '',
    '',
    ...markdownTable(['Code', 'Category', 'Severity', 'Retried', 'What it says'], rows),
    '',
    ...exceptions,
    '',
    '',
  ].join('\n')
}

function markdownTable(head, rows) {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at].length)))
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)]
}
