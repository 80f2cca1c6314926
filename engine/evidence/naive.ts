/** The naive rung: those who took part against everybody else. Always computed where it can be, and never more than an association. */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import { askOf } from '../ask.ts'
import { askTakers, naiveOf } from '../experiments/naive.ts'
import { reportOf } from '../metrics/metric.ts'
import type { Declared } from '../scope.ts'
import { variance, withZeros } from '../stats/moments.ts'
import { LEVEL } from './gates.ts'
import { isObstacle, overPeople, type Base, type Context, type Obstacle, type Ran, type Rung } from './rung.ts'

/** Of every rung that asks who took part. */
export const NO_CAMPAIGN: Obstacle = {
  why: 'Its plan names no campaign, so no interaction says who took part.',
  unlock: 'Name its campaign in the plan, and in the interactions of those who take part.',
}
const NO_TAKERS: Obstacle = {
  why: 'Nobody was seen to claim or like it, so there is nobody to compare.',
  unlock: 'Send Claim and Like with the campaign.',
}

/** The initiative as the plan that the naive comparison reads: it assigns nobody, so it has no arms. */
const asPlan = ({ body }: Declared<'initiative'>): ExperimentDefinition => ({
  name: body.name,
  hypothesis: body.goal,
  brand: body.brand,
  ...(body.campaign === undefined ? {} : { campaign: body.campaign }),
  arms: [],
  outcomes: [{ key: 'outcome', ...body.outcome }],
  alpha: 1 - LEVEL,
  start: body.start,
  end: body.end,
})

async function compared({ initiative, scope, reader }: Context): Promise<Ran | Obstacle> {
  const ask = askOf(reader)
  const plan = asPlan(initiative)
  const outcome = { key: 'outcome', ...initiative.body.outcome }
  const row = await askTakers(ask, scope, plan, outcome)
  if (row === null) return NO_TAKERS
  const { absolute, takers, others, description } = naiveOf(row, plan, outcome, reportOf(scope, ask))
  const rest = withZeros({ n: row.other_n, mean: row.other_mean, m2: row.other_m2 }, Math.max(others, row.other_n))
  const spread = variance(rest)
  const base: Base | null =
    spread === null ? null : { mean: rest.mean, sd: Math.sqrt(spread), whose: 'customers who took no part' }
  return { effect: absolute, over: overPeople(takers, absolute.unit), description, base }
}

export const naive: Rung = {
  id: 'naive',
  name: 'Takers against others',
  words:
    'Whoever took part is compared with all other customers, in the same days. Those who take an offer were often the fonder ones before: this is what attribution dashboards show, and it is no effect.',
  source: 'Confounded by prior fondness (John, Emrich, Gupta & Norton 2017, Journal of Marketing Research 54, 144–155)',
  evidence: 'association',

  needs: ({ initiative }) => (initiative.body.campaign === undefined ? NO_CAMPAIGN : null),

  /** The experiment's own comparison where there is one, so that both pages show the same number. */
  run: (context) => {
    const { judge } = context
    const known = isObstacle(judge) ? null : (judge.answer.outcomes.find(({ primary }) => primary)?.naive ?? null)
    if (known === null) return compared(context)
    const { absolute, takers, description } = known
    return Promise.resolve({ effect: absolute, over: overPeople(takers, absolute.unit), description, base: null })
  },
}
