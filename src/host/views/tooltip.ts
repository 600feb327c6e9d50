/** The most of one line that a tooltip shows, in characters. */
const MAX_LINE = 1000

/** A tooltip of lines. It is plain text, so that nothing in data becomes markup, a link or an image. */
export function tooltip(lines: readonly string[]): string {
  return lines.map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line)).join('\n')
}
