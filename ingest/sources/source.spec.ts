/** The promise of a source, on a stream of numbers: everything matched is accepted once, in whatever way either side fails. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Candidate, Receipt } from '../candidate.ts'
import type { Interaction } from '../interaction.ts'
import { Rejection } from '../rejection.ts'
import { SourceMemory } from './memory.ts'
import { startSource, type SourceOptions, type Upstream } from './source.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-source-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Every third number is about the brand. */
const event = (n: number): Interaction => ({
  ...{ id: `e${n}`, verb: 'Create', at: '2026-03-01T11:00:00Z', channel: 'test', actor: { id: 'a' } },
})
const read: Upstream<number>['read'] = (n) => ({
  candidates: n % 3 === 0 ? [{ event: event(n), bytes: Buffer.from(String(n)) }] : [],
  cursor: String(n),
})

/** What an intake does with ids, without the disk. */
class Ledger {
  readonly stored = new Map<string, number>()
  duplicates = 0
  calls = 0
  refuse: (call: number) => boolean = () => false

  readonly accept = async (candidates: readonly Candidate[]): Promise<Receipt> => {
    await Promise.resolve()
    if (this.refuse(this.calls++)) throw new Error('The journal is full')
    const receipt = { received: candidates.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
    for (const { event: each } of candidates) {
      if (each instanceof Rejection) receipt.deadLettered++
      else if (this.stored.has(each.id)) receipt.duplicates++
      else {
        this.stored.set(each.id, 1)
        receipt.accepted++
      }
    }
    this.duplicates += receipt.duplicates
    return receipt
  }
}

const begin = (upstream: Upstream<number>, ledger: Ledger, more: Partial<SourceOptions<number>> = {}) => {
  const memory = more.memory ?? new SourceMemory(directory)
  const source = startSource({
    ...{ name: 'test', workspace: 'main', upstream, accept: ledger.accept, backoff: { first: 1, longest: 3 } },
    ...{ ...more, memory },
  })
  const stop = async (): Promise<void> => {
    await source.stop()
    if (memory instanceof SourceMemory) await memory.close()
  }
  return { ...source, stop }
}

/** A stream of `total` numbers that rewinds a little at each connection and breaks where told to. */
const numbers = (total: number, breaks: readonly number[], size: number, ended: () => void): Upstream<number> => {
  let connection = 0
  return {
    kind: 'test',
    read,
    connect: async function* (cursor, signal) {
      const limit = breaks[connection++] ?? Infinity
      const first = cursor === null ? 0 : Math.max(0, Number(cursor) - 5)
      for (let n = first; n < Math.min(total, first + limit); n += size) {
        await Promise.resolve()
        yield Array.from({ length: Math.min(size, total - n) }, (_, offset) => n + offset)
      }
      if (connection <= breaks.length) throw new Error('The connection broke')
      ended()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  }
}

describe('a source', () => {
  it('loses and doubles nothing, whatever breaks and refuses (property)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 7, max: 60 }), { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(40), { maxLength: 8 }), async (breaks, size, refusals) => {
        const ledger = new Ledger()
        ledger.refuse = (call) => refusals.includes(call)
        let done: () => void = () => undefined
        const ended = new Promise<void>((resolve) => (done = resolve))
        const memory = new SourceMemory(await mkdtemp(join(directory, 'run-')))
        const source = begin(numbers(200, breaks, size, () => done()), ledger, { memory })
        await ended
        await source.stop()
        expect([...ledger.stored.keys()].sort()).toEqual(Array.from({ length: 67 }, (_, n) => `e${n * 3}`).sort())
        expect(source.status()).toMatchObject({ connections: breaks.length + 1, collected: 67 + ledger.duplicates, cursor: '199' })
      }),
      { numRuns: 25 },
    ) // prettier-ignore
  })

  it('goes on after a restart where it stood', async () => {
    const ledger = new Ledger()
    for (const total of [100, 150]) {
      let done: () => void = () => undefined
      const ended = new Promise<void>((resolve) => (done = resolve))
      const source = begin(
        numbers(total, [], 10, () => done()),
        ledger,
      )
      await ended
      await source.stop()
    }
    expect(ledger.stored.size).toBe(50)
    expect(ledger.duplicates).toBeLessThanOrEqual(2)
  })

  it('repeats what a crash left between acceptance and cursor, and loses none of it', async () => {
    const ledger = new Ledger()
    let kept: string | null = null
    /** A process that dies at its n-th commit: what it had accepted stays, what it would have written does not. */
    const mortal = (commits: number): SourceOptions<number>['memory'] => ({
      cursor: kept,
      draft: () => ({
        get: () => undefined,
        set: () => undefined,
        commit: (cursor) => {
          if (commits-- <= 0) return new Promise(() => undefined)
          kept = cursor
          return Promise.resolve()
        },
      }),
    })
    for (let crash = 0; crash < 20; crash++) {
      const calls = ledger.calls
      begin(
        numbers(200, [], 4, () => undefined),
        ledger,
        { memory: mortal(2) },
      )
      await vi.waitFor(() => expect(ledger.calls).toBe(calls + 3))
    }
    let done: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (done = resolve))
    const source = begin(
      numbers(200, [], 4, () => done()),
      ledger,
      { memory: mortal(Infinity) },
    )
    await ended
    await source.stop()
    expect(ledger.duplicates).toBeGreaterThanOrEqual(20)
    expect(ledger.stored.size).toBe(67)
  })

  it('reads nothing while it is refused, and moves no cursor', async () => {
    const ledger = new Ledger()
    ledger.refuse = () => true
    let taken = 0
    const upstream: Upstream<number> = {
      kind: 'test',
      read,
      connect: async function* () {
        for (;;) {
          await Promise.resolve()
          yield [taken++ * 3]
        }
      },
    }
    const source = begin(upstream, ledger)
    await vi.waitFor(() => expect(source.status().refused).toBeGreaterThan(5))
    expect([taken, source.status().cursor]).toEqual([1, null])
    ledger.refuse = () => false
    await vi.waitFor(() => expect(ledger.stored.size).toBeGreaterThan(100))
    await source.stop()
    expect(ledger.stored.has('e0')).toBe(true)
  })

  it('stops at once while it waits', async () => {
    const failing: Upstream<number> = {
      kind: 'test',
      read,
      // eslint-disable-next-line require-yield -- it fails before it could
      connect: async function* () {
        await Promise.resolve()
        throw new Error('Nobody is there')
      },
    }
    const troubles: string[] = []
    const source = begin(failing, new Ledger(), {
      backoff: { first: 1e6, longest: 1e6 },
      onTrouble: (message, error) => troubles.push(`${message}: ${String(error)}`),
    })
    await vi.waitFor(() => expect(troubles).toEqual(['test: The stream failed: Error: Nobody is there']))
    await source.stop()
    expect(source.status()).toMatchObject({ connected: false, lastTrouble: 'The stream failed: Nobody is there' })
  })
})
