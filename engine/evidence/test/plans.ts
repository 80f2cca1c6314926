/** Plans for specs: an offer with a holdout, and the initiative that it judges. */
import type { ExperimentDefinition, InitiativeDefinition } from '@candor/ingest/definition'

const RUN = { brand: 'Acme', campaign: 'offer', start: '2026-03-01T00:00:00Z', end: '2026-03-08T00:00:00Z' }
const VISIT = { name: 'Came within a week', verb: 'Visit', measure: 'any', windowDays: 7, better: 'higher' } as const

export const EXPERIMENT: ExperimentDefinition = {
  ...RUN,
  name: 'Offer, with holdout',
  hypothesis: 'The offer brings people.',
  arms: [
    { key: 'control', name: 'No offer', weight: 1 },
    { key: 'offer', name: 'Offer', weight: 1 },
  ],
  outcomes: [{ key: 'visit', ...VISIT }],
  alpha: 0.05,
}

export const INITIATIVE: InitiativeDefinition = {
  ...RUN,
  name: 'The offer',
  goal: 'More visits',
  promise: 'A visit for nothing',
  use: 'campaign',
  outcome: VISIT,
  smallestWorthwhile: 0.11,
  spend: { amount: 1000, currency: 'EUR' },
  rule: { text: 'Repeat it if it brings anybody.', decidesOn: 'effect' },
}
