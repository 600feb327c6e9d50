import * as z from 'zod'

/** Environment variables that tell the probe what to do. */
export const probeVariables = { output: 'FRAMETROVE_BENCH_OUTPUT', detections: 'FRAMETROVE_BENCH_DETECTIONS' } as const

/** What the probe measured at one start of the extension host. */
export const figuresSchema = z.union([
  z.strictObject({ error: z.string() }),
  z.strictObject({
    /** Of `extension.activate()`, the loading of the module included. */
    activationMs: z.number(),
    ingest: z
      .strictObject({
        totalMs: z.number(),
        /** The longest block of the event loop. */
        blockMs: z.number(),
        /** The same with nothing to do, for as long. */
        idleMs: z.number(),
        /** Detections stored. */
        stored: z.int(),
      })
      .exactOptional(),
  }),
])

/** What the probe measured. */
export type Figures = z.infer<typeof figuresSchema>
