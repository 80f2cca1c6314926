/** What real clients sent (recorded by test/clients/record.ts), as the requests they were: for the specs of the protocols. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WireRequest } from './protocol.ts'

const folder = join(import.meta.dirname, 'recorded')

/** The requests of a client, in the order in which they came. A GET was recorded as its address. */
export function recorded(client: string, receivedAt: number): WireRequest[] {
  return readdirSync(join(folder, client)).map((name) => {
    const body = readFileSync(join(folder, client, name))
    const { url } = JSON.parse(body.toString()) as { url?: string }
    if (url === undefined) return wireRequest({ body, receivedAt })
    return wireRequest({ query: Object.fromEntries(new URL(url, 'http://localhost').searchParams), receivedAt })
  })
}

/** A request with the parts that are given, the others empty. */
export const wireRequest = (parts: Partial<WireRequest>): WireRequest => ({
  body: Buffer.alloc(0),
  headers: {},
  query: {},
  params: {},
  receivedAt: 0,
  ...parts,
})
