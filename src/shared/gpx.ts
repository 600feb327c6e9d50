/** The namespace of what is written into GPX that it has no element for. */
export const FRAMETROVE_GPX = 'urn:frametrove:gpx:1'
