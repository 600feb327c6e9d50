/** How many colours the style sheet has for labels, as the classes `label-0`, `label-1`, … */
const COLOURS = 8

/** The class that colours a label: by its place among the labels, so that the frequent ones differ. */
export function labelClass(labels: readonly { label: string }[], label: string): string {
  const place = labels.findIndex((it) => it.label === label)
  return `label-${(place >= 0 ? place : hash(label)) % COLOURS}`
}

function hash(text: string): number {
  let sum = 0
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return sum
}
