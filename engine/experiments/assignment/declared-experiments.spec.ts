import { expect, it } from 'vitest'
import type { Reader } from '../../ask.ts'
import { declaredExperiments } from './declared-experiments.ts'

const BODY = {
  ...{ name: 'E', hypothesis: '', brand: 'Acme', alpha: 0.05, start: '2026-05-01T00:00:00Z', end: '2026-06-01T00:00:00Z' },
  arms: ['a', 'b'].map((key) => ({ key, name: key, weight: 1 })),
  outcomes: [{ key: 'o', name: 'O', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' }],
} // prettier-ignore
const row = (kind: string, key: string, body: unknown) => ({
  ...{ kind, key, hash: '', received_at: '2026-04-20T00:00:00.000Z', body: JSON.stringify(body) },
})
const rows = [row('experiment', 'e', BODY), row('experiment', 'broken', { ...BODY, arms: [] }), row('market', 'm', {})]
const reader = { query: () => Promise.resolve(rows) } as unknown as Reader

it('are those of the store that are valid: one that is not keeps no other from being assigned', async () => {
  const found = await declaredExperiments(reader, 'main')
  expect(found).toEqual([{ key: 'e', receivedAt: '2026-04-20T00:00:00.000Z', body: BODY }])
})

it('are parsed once for as long as the store gives the same rows', async () => {
  expect(await declaredExperiments(reader, 'main')).toBe(await declaredExperiments(reader, 'main'))
})
