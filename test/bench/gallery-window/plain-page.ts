import * as z from 'zod'

/** The command that shows the plain page. */
export const plainPageCommand = 'plainPage.show'

/** The environment variable that names the file with what the plain page shows. */
export const plainPageVariable = 'FRAMETROVE_BENCH_PLAIN_PAGE'

/** What the plain page shows: images by their absolute paths. */
export const plainPageSchema = z.strictObject({ pictures: z.array(z.string()) })
