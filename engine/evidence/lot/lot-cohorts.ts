/** People of a lot by arm, day, and whether they saw it or would have: asked once for all that is read from the lot. */
import type { ExperimentDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { Ask } from '../../ask.ts'
import type { Cohort } from '../../experiments/moments.ts'
import type { Scope } from '../../scope.ts'

const DAY = 86_400_000
/** By which somebody takes what is offered, where the plan does not say. */
export const CLAIM = 'Claim'

export type LotCohort = QueryRow['experiments/lot']

export function askLot(
  ask: Ask,
  { workspace, generation }: Pick<Scope, 'workspace' | 'generation'>,
  { brand, campaign = '', outcome, lot = {} }: InitiativeDefinition,
  experiment: { key: string; body: ExperimentDefinition },
): Promise<LotCohort[]> {
  const { taken, exposed, displacement: rest } = lot
  return ask('experiments/lot', {
    ...{ workspace, generation, brand, campaign, experiment: experiment.key },
    arms: experiment.body.arms.map(({ key }) => key),
    ...{ own_verb: outcome.verb, measure: outcome.measure, window: outcome.windowDays * DAY },
    ...{ taken_verb: taken?.verb ?? CLAIM, exposed_verb: exposed?.verb ?? '' },
    ...{ rest_verb: rest?.verb ?? '', rest_measure: rest?.measure ?? '', gift: rest?.gift ?? '' },
    ...{ offer: (rest?.offerDays ?? 0) * DAY, until: (rest?.untilDays ?? 0) * DAY },
  })
}

/** One number of each person, to be compared between the arms. */
const single =
  (mean: (row: LotCohort) => number, m2: (row: LotCohort) => number) =>
  (row: LotCohort): Cohort => ({
    arm: row.arm,
    day: row.day,
    moments: { n: row.people, mean: [mean(row)], m2: [m2(row)] },
  })

/** The outcome of the plan. */
export const outcomeOfLot = single(({ mean_y }) => mean_y, ({ m_yy }) => m_yy) // prettier-ignore
/** The outcome without the gift: during the offer, after it, and in both. */
export const duringOffer = single(({ mean_o }) => mean_o, ({ m_oo }) => m_oo) // prettier-ignore
export const afterOffer = single(({ mean_a }) => mean_a, ({ m_aa }) => m_aa) // prettier-ignore
export const inBoth = single(({ mean_b }) => mean_b, ({ m_bb }) => m_bb) // prettier-ignore

/** Outcome, taking it, and the outcome of those who did not take it: whoever takes it has 0 there, so the rest follows. */
export function takenInLot({ arm, day, people: n, mean_y, mean_d, mean_u, m_yy, m_yd, m_uu }: LotCohort): Cohort {
  const m_dd = n * mean_d * (1 - mean_d)
  const m_uy = m_uu + n * mean_u * (mean_u - mean_y)
  const m_ud = -n * mean_u * mean_d
  return { arm, day, moments: { n, mean: [mean_y, mean_d, mean_u], m2: [m_yy, m_yd, m_dd, m_uy, m_ud, m_uu] } }
}
