/** Reads the log of links in pages and as Arrow: there may be millions, and typed arrays are what they are needed as. */
import type { Table } from 'apache-arrow'
import type { Store } from '@candor/queries'
import type { Links } from './merge.ts'

/** The links of a workspace that hold now. @param pageSize how many are read at once */
export async function readLinks(store: Store, workspace: string, pageSize: number): Promise<Links> {
  const { tableFromIPC } = await import('apache-arrow')
  const low: Uint32Array[] = []
  const high: Uint32Array[] = []
  const confirmed: Uint8Array[] = []
  for (;;) {
    const after = { after_low: low.at(-1)?.at(-1) ?? 0, after_high: high.at(-1)?.at(-1) ?? 0 }
    const page = await store.bytes('people/link_log', { workspace, ...after, limit: pageSize }, 'ArrowStream')
    const table = tableFromIPC(page)
    if (table.numRows > 0) {
      low.push(column(table, 'low', Uint32Array))
      high.push(column(table, 'high', Uint32Array))
      confirmed.push(column(table, 'confirmed', Uint8Array))
    }
    if (table.numRows < pageSize)
      return {
        low: joined(low, Uint32Array),
        high: joined(high, Uint32Array),
        confirmed: joined(confirmed, Uint8Array),
      }
  }
}

/** Where each account lives that was ever linked. */
export async function readChannels(store: Store, workspace: string, pageSize: number): Promise<Map<number, string>> {
  const { tableFromIPC } = await import('apache-arrow')
  const channels = new Map<number, string>()
  for (let after = 0; ;) {
    const page = await store.bytes('people/linked_accounts', { workspace, after, limit: pageSize }, 'ArrowStream')
    const table = tableFromIPC(page)
    const names = table.getChild('channel')
    column(table, 'actor', Uint32Array).forEach((actor, row) => {
      channels.set(actor, String(names?.get(row)))
      after = actor
    })
    if (table.numRows < pageSize) return channels
  }
}

type Numbers = Uint32Array | Uint8Array

function column<T extends Numbers>(table: Table, name: string, kind: new (length: number) => T): T {
  if (table.numRows === 0) return new kind(0)
  const values: unknown = table.getChild(name)?.toArray()
  if (values instanceof kind) return values
  throw new Error(`The store answered without ${kind.name} in "${name}".`)
}

function joined<T extends Numbers>(parts: readonly T[], kind: new (length: number) => T): T {
  const whole = new kind(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
