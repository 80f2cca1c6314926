/**
 * Readers of a bundle. Recording asks a store and keeps what came back; replaying answers from what was kept, and from
 * nothing else. Whatever is computed through a Reader is thereby computed again without a store, by the same code.
 */
import { canonicalJson } from '@candor/ingest/canonical-json'
import type { QueryName, QueryParams, QueryRow } from '@candor/queries'
import type { Reader } from '../ask.ts'
import { refuse, type Refusal } from '../stats/refusal.ts'
import { RunningNumbers } from './running-numbers.ts'

/** A question to the store, with the rows that came back. */
export interface Call {
  query: string
  parameters: Record<string, unknown>
  rows: object[]
}

/** What was made of rows that name people, and so are not in the bundle. */
export interface Carried {
  what: string
  value: unknown
}

/** Identity of a question. */
export const callKey = (name: string, parameters: object): string => `${name} ${canonicalJson(parameters)}`

const inOrder = <T>(kept: ReadonlyMap<string, T>): T[] => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one) // prettier-ignore

/** Asks, and keeps each question once. Whoever asks gets the rows as they are kept: without ids of people. */
export class Recording implements Reader {
  readonly #reader: Reader
  readonly #numbers = new RunningNumbers()
  readonly #calls = new Map<string, Promise<Call>>()
  readonly #carried = new Map<string, Promise<Carried>>()

  constructor(reader: Reader) {
    this.#reader = reader
  }

  async query<N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]> {
    const key = callKey(name, params)
    const call = this.#calls.get(key) ?? this.#ask(name, params)
    this.#calls.set(key, call)
    return (await call).rows as QueryRow[N][]
  }

  async carry<T>(what: string, make: (reader: Reader) => Promise<T>): Promise<T> {
    const made = this.#carried.get(what) ?? make(this.#reader).then((value) => ({ what, value }))
    this.#carried.set(what, made)
    return (await made).value as T
  }

  /** Everything so far, in an order that does not depend on which answer came first. */
  async kept(): Promise<{ calls: Call[]; carried: Carried[] }> {
    return { calls: await Promise.all(inOrder(this.#calls)), carried: await Promise.all(inOrder(this.#carried)) }
  }

  async #ask<N extends QueryName>(name: N, params: QueryParams[N]): Promise<Call> {
    const rows: readonly object[] = await this.#reader.query(name, params)
    return { query: name, parameters: { ...params }, rows: this.#numbers.rowsOf(name, rows) }
  }
}

/** Thrown by a replay where a bundle does not hold what is asked. */
export class NotInBundle extends Error {
  readonly refusal: Refusal<'incomplete'>

  constructor(what: string) {
    const refusal = refuse('incomplete', `The bundle does not hold what is needed to compute it again: ${what}. It was cut, altered, or made by a version that asks otherwise.`) // prettier-ignore
    super(refusal.reason)
    this.refusal = refusal
  }
}

/** Answers from a bundle. @throws NotInBundle for a question that was not asked when it was made */
export function replaying(calls: readonly Call[], carried: readonly Carried[]): Reader {
  const answers = new Map(calls.map((call) => [callKey(call.query, call.parameters), call.rows]))
  return {
    query<N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]> {
      const rows = answers.get(callKey(name, params))
      return rows === undefined ? Promise.reject(new NotInBundle(`an answer of ${name}`)) : Promise.resolve(rows as QueryRow[N][]) // prettier-ignore
    },
    carry<T>(what: string): Promise<T> {
      const known = carried.find((one) => one.what === what)
      return known === undefined ? Promise.reject(new NotInBundle(what)) : Promise.resolve(known.value as T)
    },
  }
}
