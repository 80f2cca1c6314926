import { describe, expect, it } from 'vitest'
import { Declarations } from './declarations.ts'
import type { Definition } from './definition.ts'

const ORIGIN = { workspace: 'main', source: 'native', receivedAt: 0 }
const experiment = (assignment: object): Definition =>
  ({ kind: 'experiment', key: 'e', body: { arms: [], start: '', end: '', ...assignment } }) as unknown as Definition
const ASSIGNED = experiment({ assignment: { unit: { attribute: 'id', channel: 'user' } } })

/** What happens while the store takes nothing: how they agree with each other is tested with a service (test/clients). */
describe('declarations before a store that takes no loads', () => {
  const written: string[] = []
  const intake = {
    declare: (definitions: readonly Definition[]) => {
      written.push(...definitions.map(({ kind }) => kind))
      return Promise.resolve()
    },
    drained: () => new Promise<void>(() => undefined),
  }
  const store = { query: () => Promise.reject(new Error('It was asked what it cannot know')) }
  const declarations = new Declarations(intake, store, 20)

  it('refuse a plan that could contradict what waits, and say when to come back', async () => {
    const refused = await declarations.declare([ASSIGNED], ORIGIN).then(() => null, (error: unknown) => error)
    expect(refused).toMatchObject({ code: 'definitions_unread', statusCode: 503, headers: { 'retry-after': '2' } })
    expect(written).toEqual([])
  }) // prettier-ignore

  it('take what cannot contradict anything', async () => {
    await declarations.declare([experiment({}), { kind: 'campaign', key: 'c', body: {} } as Definition], ORIGIN)
    expect(written).toEqual(['experiment', 'campaign'])
  })

  it('refuse the next one for its own sake, not because the one before it failed', async () => {
    await expect(declarations.declare([ASSIGNED], ORIGIN)).rejects.toMatchObject({ code: 'definitions_unread' })
  })
})
