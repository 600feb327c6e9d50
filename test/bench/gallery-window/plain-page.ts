import * as z from 'zod'

/** The command that shows the plain page. */
export const plainPageCommand = 'plainPage.show'

/** The command that shows a chart, drawn at once, on a page with nothing else. */
export const plainChartCommand = 'plainPage.showChart'

/** The command that begins to watch the event loop of the extension host, and when called again tells its longest block. */
export const watchHostCommand = 'plainPage.watchHost'

/** The environment variable that names the file to which blocks are written, a line of milliseconds each. */
export const blocksVariable = 'FRAMETROVE_BENCH_BLOCKS'

/** The environment variable that names the file with what the plain page shows. */
export const plainPageVariable = 'FRAMETROVE_BENCH_PLAIN_PAGE'

/** What the plain page shows: images by their absolute paths. */
export const plainPageSchema = z.strictObject({ pictures: z.array(z.string()) })
