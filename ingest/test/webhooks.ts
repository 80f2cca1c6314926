/** Webhooks as their endpoints read them, on recorded payloads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WireRequest } from '../protocols/protocol.ts'
import { PROTOCOLS } from '../protocols/index.ts'
import type { Json } from '../protocols/wire-values.ts'

export const NOW = Date.parse('2026-03-01T12:00:00Z')
/** A payload written after its sender’s serialisers and documentation; names and numbers are made up. */
export const recorded = (name: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../protocols/recorded', `${name}.json`), 'utf8')) as Json
export const endpoint = (name: string) => {
  const found = PROTOCOLS.flatMap(({ endpoints }) => endpoints).find(({ url }) => url === `/v1/webhooks/${name}`)
  if (found === undefined) throw new Error(`There is no webhook ${name}`)
  return found
}
export const request = (
  body: unknown,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): WireRequest => ({
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  headers,
  query,
  params: {},
  receivedAt: NOW,
})
/** What the endpoint makes of a body, in order. */
export const events = (name: string, ...rest: Parameters<typeof request>) =>
  endpoint(name)
    .read(request(...rest))
    .candidates.map(({ event }) => event)
export const event = (name: string, ...rest: Parameters<typeof request>) => events(name, ...rest)[0]
