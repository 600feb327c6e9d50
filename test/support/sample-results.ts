/** Results in the ingest shape: so many of each kind, one a second from 0. */
export function sampleResults(counts: { frames?: number; captions?: number; transcripts?: number; objects?: number }) {
  const list = <T>(count: number | undefined, make: (index: number) => T): T[] | undefined =>
    count === undefined ? undefined : Array.from({ length: count }, (_, index) => make(index))
  const results = {
    frames: list(counts.frames, (i) => ({ frame_number: i + 1, timestamp_ms: i * 1000 })),
    captions: list(counts.captions, (i) => ({ timestamp_ms: i * 1000, text: `caption ${i}`, confidence: 0.5 })),
    transcripts: list(counts.transcripts, (i) => ({
      start_ms: i * 1000,
      end_ms: i * 1000 + 900,
      text: `segment ${i}`,
    })),
    objects: list(counts.objects, (i) => ({
      frame_number: i + 1,
      timestamp_ms: i * 1000,
      label: i % 2 ? 'person' : 'dog',
      confidence: 0.75,
      bbox: [1, 2, 3.5, 4],
      track_id: i,
    })),
  }
  return Object.fromEntries(Object.entries(results).filter(([, value]) => value !== undefined))
}
