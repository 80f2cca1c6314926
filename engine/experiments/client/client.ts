/**
 * A client that assigns by itself: it fetches the payload once, comes to arms without asking anybody, and sends exposures in
 * batches. It needs nothing but `fetch`, in a browser as on a server (docs/assignment.md).
 */
import { assign, type Assignment, type Feature } from '../assignment/assign.ts'
import type { Attributes } from '../assignment/condition.ts'
import { exposureOf, type Exposure } from '../assignment/exposure.ts'

export interface ClientOptions {
  /** Where Candor is: "https://candor.example". */
  host: string
  /** A key that may write, as web pages carry it. */
  key: string
  /** Arms by experiment, to look at them: never sent as exposures. */
  forced?: Readonly<Record<string, string>>
  /** Told of exposures that were refused for good, or did not fit. */
  onTrouble?: (message: string) => void
}

export interface Client {
  /** Fetches the payload. Rejects when it cannot be had; what was fetched before stays. */
  load(): Promise<void>
  /**
   * The arm to show, and notes that it was shown: call it where the experiment makes a difference. Whoever is in no arm is
   * shown the control, and not noted. Undefined for an experiment that is not known (or not yet).
   */
  arm(experiment: string, attributes: Attributes): string | undefined
  /** The same without noting anything, and with the reason. */
  look(experiment: string, attributes: Attributes): Assignment
  /** Sends what was noted. Resolves to how many still wait; those are tried again, ever more rarely. */
  flush(): Promise<number>
}

type Receipt = { deadLettered?: number } | null

const BATCH = 100
/** Of exposures that wait, and of those that are known to have been sent. */
const MOST = 10_000
const DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

export function createClient({ host, key, forced = {}, onTrouble = () => undefined }: ClientOptions): Client {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  let features: Readonly<Record<string, Feature>> = {}
  const waiting = new Map<string, Exposure>()
  const sent = new Set<string>()
  let sending: Promise<unknown> = Promise.resolve()
  let isDue = false
  let pause = DELAY_MS

  const ruleOf = (experiment: string) => features[experiment]?.rules?.[0]
  const look = (experiment: string, attributes: Attributes): Assignment => {
    const rule = ruleOf(experiment)
    return rule === undefined ? { arm: null, reason: 'not_running' } : assign(rule, attributes, forced)
  }

  function note(exposure: Exposure): void {
    if (sent.has(exposure.id) || waiting.has(exposure.id)) return
    if (waiting.size < MOST) waiting.set(exposure.id, exposure)
    else onTrouble('Too many exposures wait: one was lost')
    sendIn(pause)
  }

  function sendIn(milliseconds: number): void {
    if (isDue) return
    isDue = true
    const timer: unknown = setTimeout(() => void flush(), milliseconds)
    // A program that has done its work need not wait for this one.
    ;(timer as { unref?: () => void }).unref?.()
  }

  /** One batch. The ids make it harmless to send again what may have arrived. Whether it can go on. */
  async function send(): Promise<boolean> {
    const batch = [...waiting.values()].slice(0, BATCH)
    if (batch.length === 0) return false
    const post = { method: 'POST', headers, body: JSON.stringify(batch), keepalive: true }
    const answer = await fetch(`${host}/v1/interactions`, post).catch(() => null)
    const status = answer?.status ?? 503
    if (status >= 500 || status === 429 || status === 408) return false
    if (status >= 400) onTrouble(`${batch.length} exposures were refused with ${status}`)
    else if (((await answer?.json().catch(() => null)) as Receipt)?.deadLettered)
      onTrouble('Exposures were dead-lettered')
    for (const { id } of batch) {
      waiting.delete(id)
      sent.add(id)
    }
    if (sent.size > MOST) sent.clear()
    return true
  }

  async function sendAll(): Promise<void> {
    isDue = false
    while (await send());
    pause = waiting.size === 0 ? DELAY_MS : Math.min(2 * pause, LONGEST_DELAY_MS)
    if (waiting.size > 0) sendIn(pause)
  }

  async function flush(): Promise<number> {
    sending = sending.then(sendAll)
    await sending
    return waiting.size
  }

  return {
    async load() {
      const answer = await fetch(`${host}/api/features/${encodeURIComponent(key)}`)
      if (!answer.ok) throw new Error(`The payload was refused with ${answer.status}: ${await answer.text()}`)
      features = ((await answer.json()) as { features: typeof features }).features
    },
    arm(experiment, attributes) {
      const { arm, reason } = look(experiment, attributes)
      const rule = ruleOf(experiment)
      if (arm !== null && reason === 'assigned' && rule !== undefined) {
        const unit = String(attributes[rule.hashAttribute])
        note(exposureOf({ experiment, arm, unit, channel: rule.channel }, new Date()))
      }
      return arm ?? features[experiment]?.defaultValue
    },
    look,
    flush,
  }
}
