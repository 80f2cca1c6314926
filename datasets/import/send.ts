/**
 * The client of the public ingest API: interactions as gzipped NDJSON in batches, definitions as one JSON array.
 *
 * A 2xx means that the batch is on disk. Whatever else happens, sending the same batch again is safe, because events are
 * known by their ids; so a busy server, a restart or a broken connection is waited out, and everything else is an error
 * that says what to do.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Definition } from '@candor/ingest/definition'
import type { Interaction } from '@candor/ingest/interaction'
import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import type { TruthWorld } from '../world/generate.ts'

export const BATCH_SIZE = 1000
const ATTEMPTS = 9
const FIRST_WAIT = 250
const LONGEST_WAIT = 30_000

/** What the server says about a batch: every event was accepted, a duplicate, or dead-lettered with a reason. */
export const BatchReply = Type.Object({
  received: Type.Integer({ minimum: 0 }),
  accepted: Type.Integer({ minimum: 0 }),
  duplicates: Type.Integer({ minimum: 0 }),
  deadLettered: Type.Integer({ minimum: 0 }),
  errors: Type.Array(Type.Object({ position: Type.Integer(), reason: Type.String(), detail: Type.String() })),
})
export type BatchReply = Static<typeof BatchReply>

export interface Target {
  /** Where Candor answers, e.g. http://127.0.0.1:8080. */
  url: string
  workspace: string
  /** Under which name the events are filed; 'import' if left out. */
  source?: string
  /** The key to show, where one is needed. */
  key?: string
  /** For tests: stands in for the network and the clock. */
  fetch?: typeof fetch
  wait?: (milliseconds: number) => Promise<unknown>
}

/** The server could not be reached or refused; `message` says what to do next. */
export class SendError extends Error {
  override readonly name = 'SendError'
}

const compress = promisify(gzip)

/** Sends one batch and waits until it is on disk. Throws SendError when the server refuses or stays away. */
export async function sendBatch(target: Target, batch: readonly Interaction[]): Promise<BatchReply> {
  const lines = batch.map((interaction) => JSON.stringify(interaction)).join('\n')
  const address = endpoint(target, '/v1/interactions', { source: target.source ?? 'import' })
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
  const response = await post(target, address, headers, await compress(lines))
  const reply: unknown = await response.json()
  if (!Check(BatchReply, reply)) {
    throw new SendError(`${address} answered something that is no ingest reply; is this address a Candor service?`)
  }
  return reply
}

/** Declares definitions; the same definition again changes nothing. Throws SendError as sendBatch does. */
export async function sendDefinitions(target: Target, definitions: readonly Definition[]): Promise<void> {
  if (definitions.length === 0) return
  const address = endpoint(target, '/v1/definitions', {})
  await post(target, address, { 'content-type': 'application/json' }, JSON.stringify(definitions))
}

function endpoint({ url, workspace }: Target, path: string, query: Record<string, string>): string {
  const address = new URL(path, url)
  address.search = new URLSearchParams({ workspace, ...query }).toString()
  return address.href
}

const authorization = ({ key }: Target): Record<string, string> =>
  key === undefined ? {} : { authorization: `Bearer ${key}` }

async function post(target: Target, address: string, headers: Record<string, string>, body: string | Buffer) {
  const send = target.fetch ?? fetch
  const pause = target.wait ?? wait
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(address, {
      method: 'POST',
      headers: { ...headers, ...authorization(target) },
      body,
    }).catch((error: unknown) => networkError(error))
    if (outcome instanceof Response && outcome.ok) return outcome
    const again = outcome instanceof SendError || [429, 502, 503, 504].includes(outcome.status)
    if (!again || attempt === ATTEMPTS) throw await failure(address, outcome, attempt)
    if (outcome instanceof Response) await outcome.arrayBuffer()
    await pause(waitBefore(attempt, outcome))
  }
}

/** Retry-After (seconds or an HTTP date, RFC 9110 §10.2.3) when the server names it, else doubling from 250 ms. */
function waitBefore(attempt: number, outcome: Response | SendError): number {
  const asked = outcome instanceof Response ? outcome.headers.get('retry-after') : null
  const doubled = FIRST_WAIT * 2 ** (attempt - 1)
  if (asked === null) return Math.min(LONGEST_WAIT, doubled)
  const milliseconds = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now()
  return Number.isNaN(milliseconds) ? doubled : Math.max(0, Math.min(10 * LONGEST_WAIT, milliseconds))
}

function networkError(error: unknown): SendError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return new SendError(cause instanceof Error ? cause.message : String(cause))
}

async function failure(address: string, outcome: Response | SendError, attempts: number): Promise<SendError> {
  if (outcome instanceof SendError) {
    return new SendError(
      `${address} could not be reached in ${attempts} attempts (${outcome.message}); is Candor running?`,
    )
  }
  const said = (await outcome.text()).slice(0, 500)
  return new SendError(`${address} answered ${outcome.status} after ${attempts} attempt(s): ${said}`)
}

/** Sums of the replies so far. */
export interface Delivery {
  sent: number
  accepted: number
  duplicates: number
  deadLettered: number
}

export const nothingDelivered = (): Delivery => ({ sent: 0, accepted: 0, duplicates: 0, deadLettered: 0 })

export function addReply(delivery: Delivery, reply: BatchReply): Delivery {
  return {
    sent: delivery.sent + reply.received,
    accepted: delivery.accepted + reply.accepted,
    duplicates: delivery.duplicates + reply.duplicates,
    deadLettered: delivery.deadLettered + reply.deadLettered,
  }
}

/**
 * Puts a truth world in through the public ingest API: definitions first, then its interactions, batch after batch.
 * `onProgress` is told the sums after each batch. Throws SendError as sendBatch does, and when an event was refused:
 * a generated world has no bad events, so one would be a fault of ours.
 */
export async function sendWorld(
  world: Pick<TruthWorld, 'definitions' | 'interactions'>,
  target: Target,
  onProgress: (delivery: Delivery) => void = () => undefined,
): Promise<Delivery> {
  await sendDefinitions(target, world.definitions)
  let delivery = nothingDelivered()
  for (const batch of batchesOf(world.interactions, BATCH_SIZE)) {
    const reply = await sendBatch(target, batch)
    const [error] = reply.errors
    if (error !== undefined) {
      const id = batch[error.position]?.id ?? '?'
      throw new SendError(`event ${id} of the truth world was refused (${error.reason}): ${error.detail}`)
    }
    delivery = addReply(delivery, reply)
    onProgress(delivery)
  }
  return delivery
}

/** Cuts a stream into arrays of at most `size`. */
export function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
