import { readFile, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import * as z from 'zod'

const endpointSchema = z.object({
  /** A Unix socket's path, or a named pipe's. */
  address: z.string().min(1),
  /** What a caller has to know. */
  token: z.string().min(32),
})

/** Where the owner of a store listens. The file is for the owner's user only. */
export type Endpoint = z.infer<typeof endpointSchema>

const fileIn = (storeFolder: string) => path.join(storeFolder, 'endpoint.json')

/** Where the store's owner listens, or listened; `null` where no one said so. */
export async function readEndpoint(storeFolder: string): Promise<Endpoint | null> {
  try {
    return endpointSchema.parse(JSON.parse(await readFile(fileIn(storeFolder), 'utf8')))
  } catch {
    return null
  }
}

export async function writeEndpoint(storeFolder: string, endpoint: Endpoint): Promise<void> {
  await removeEndpoint(storeFolder)
  await writeFile(fileIn(storeFolder), JSON.stringify(endpoint), { flag: 'wx', mode: 0o600 })
}

export async function removeEndpoint(storeFolder: string): Promise<void> {
  await rm(fileIn(storeFolder), { force: true })
}
