/** For benchmarks only: shops that get something in waves, with the people who buy there, made inside the embedded engine. */
import { readFileSync } from 'node:fs'
import type { EmbeddedStore } from '../embedded/store.ts'
import { quoteString } from '../sql/literal.ts'

export interface WavesSize {
  workspace: string
  people: number
  /** Acts, of which one in ten is left out where a shop has not got it. */
  acts: number
  shops: number
  weeks: number
  /** Weeks before the first wave. */
  before: number
  waves: number
  /** Shops in each, and weeks from one wave to the next. */
  wave: number
  lag: number
  /** The first moment, "YYYY-MM-DD hh:mm:ss". */
  from: string
}

/** Rows that are made by one statement, as one batch of an import would be. */
const AT_ONCE = 1_000_000

/** Makes what is bought from so many weeks before the first wave on; shop n is called “shop n”. */
export async function fillWaves(store: EmbeddedStore, { workspace, from, acts, ...size }: WavesSize): Promise<void> {
  const template = readFileSync(new URL('waves.sql', import.meta.url), 'utf8')
  for (let first = 0; first < acts; first += AT_ONCE) {
    const values: Readonly<Record<string, string | number>> = {
      ...size,
      ...{ first, count: Math.min(AT_ONCE, acts - first), workspace: quoteString(workspace), from: quoteString(from) },
    }
    await store.client.command({ query: template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')) }) // prettier-ignore
  }
}
