/** The promise to every client, checked in the store: each event once, as what, by whom and when it was sent. */
import { expect } from 'vitest'
import type { TestService } from './service.ts'

/** One event that a client was asked to send. */
export interface Sent {
  /** Its number, which travels with it as a property (or within one). */
  n: number
  verb: string
  /** A name for the account that acted: the same for two events if and only if it is the same account. */
  actor: string
  /** Milliseconds since 1970. */
  at: number
}

type Properties = Readonly<Record<string, string>>

/**
 * Fails the test unless exactly the events sent are stored in the workspace.
 * @param numberOf finds an event's number in its properties
 */
export async function expectDelivered(
  candor: TestService,
  workspace: string,
  sent: readonly Sent[],
  numberOf: (properties: Properties) => string | undefined = ({ n }) => n,
): Promise<void> {
  await candor.intake.drained()
  const rows = await candor.store.query('admin/interactions', { workspace, limit: sent.length * 2 + 1000 })
  expect(rows).toHaveLength(sent.length)
  expect(await candor.store.query('admin/duplicates_audit', {})).toEqual([])
  const [audit] = (await candor.store.query('admin/rollup_audit', {})).filter((row) => row.workspace === workspace)
  expect(audit).toMatchObject({ events: sent.length, rollup_events: sent.length })

  const stored = new Map(rows.map((row) => [numberOf(row.properties), row]))
  const handles = new Map<number, string>()
  for (const { n, verb, actor, at } of sent) {
    const row = stored.get(String(n))
    expect([n, row?.verb, Date.parse(row?.at ?? '')]).toEqual([n, verb, at])
    const number = row?.actor ?? -1
    expect([n, handles.get(number) ?? actor]).toEqual([n, actor])
    handles.set(number, actor)
  }
  expect(handles.size).toBe(new Set(sent.map(({ actor }) => actor)).size)
}
