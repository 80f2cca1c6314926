/** Facts of an ordinary count, for specs: change what the spec is about. */
import type { FindingFacts } from '../verdict.ts'

export const facts = (changes: Partial<FindingFacts>): FindingFacts => ({
  metric: 'reach',
  version: 1,
  estimand: 'People reached',
  population: 'customers',
  window: { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' },
  unit: 'share',
  better: 'higher',
  value: 0.25,
  interval: null,
  p: null,
  n: 40,
  coverage: 'unknown',
  evidence: 'count',
  checks: [],
  reasons: [],
  plan: null,
  specifications: 1,
  asOf: '2026-03-31T10:00:00.000Z',
  partial: false,
  recompute: { queries: [], rows: 40, assumptions: [] },
  ...changes,
})
