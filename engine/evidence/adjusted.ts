/**
 * The adjusted rung: takers against others alike in what was known before it began, calibrated by what it cannot have changed.
 * Never more than suggestive, and an association until it is calibrated: of 663 advertising experiments no observational method came near what chance had shown
 * (Gordon, Moakler & Zettelmeyer 2023, Marketing Science 42, 768–793).
 */
import { askOf } from '../ask.ts'
import { worthwhileCheck } from '../experiments/trust.ts'
import { unitOf } from '../experiments/outcome.ts'
import type { Finding } from '../finding.ts'
import { reportOf, type MetricDefinition } from '../metrics/metric.ts'
import { countWords, peopleWords } from '../number-words.ts'
import { isRefusal } from '../stats/refusal.ts'
import { alikeChecks } from './alike-checks.ts'
import { alikeEstimate, type Alike } from './alike.ts'
import { LEVEL } from './gates.ts'
import { NO_CAMPAIGN } from './naive.ts'
import { calibratedBy, controlsCheck, readControls, spanOf, type Reach } from './negative-controls.ts'
import { lookBack, placeboShifts } from './placebo-dates.ts'
import { overPeople, type Context, type Obstacle, type Ran, type Rung } from './rung.ts'
import { askTakerCells, type Plan } from './taker-outcomes.ts'

const DAY = 86_400_000

export const adjustedComparison: MetricDefinition = {
  id: 'adjusted_comparison',
  version: 1,
  name: 'Takers against others alike before',
  words:
    'Mean outcome of those who took part minus that of others weighted to be like them in what was known before it began. Calibrated by outcomes that it cannot have changed, where there are ten.',
  formula:
    'doubly robust effect on the treated; windows open with the full hour after taking, and for others at the takers’ moments; minus the mean error on negative controls, with its spread in the interval',
  source:
    'Robins, Rotnitzky & Zhao 1994; Sant’Anna & Zhao 2020; Schuemie et al. 2014 and 2018; moments of others as of Zhou et al. 2005, American Journal of Epidemiology 162, 1016–1023',
  unit: 'share',
  better: 'neither',
  queries: ['experiments/taker_cells'],
  assumptions: [
    'What decides who takes part, and also what people do then, was recorded before; or it lasts, so that it was there on the placebo dates as well.',
    'Nothing else that reached takers more than others happened in the window.',
    'Nobody who took no part was reached by it.',
  ],
}

const NO_TAKERS: Obstacle = {
  why: 'Nobody who claimed or liked it while it ran had been seen before it began: nothing is known by which others could be alike.',
  unlock: 'Send what customers did before an initiative begins, and Claim and Like with its campaign.',
}

/** One Finding of the comparison. */
type FindingOf = (reach: Reach, facts: Pick<Finding, 'checks' | 'evidence'> & { method: string }) => Finding

const METHOD = 'Doubly robust, for those who took part'

/**
 * What the rung finds: calibrated where it can be, with the plain one beside it. The plain one is an association, for nothing
 * says how far it is off: where something is hidden, its interval holds the truth less than half of the time.
 */
function foundBy(alike: Alike, found: { reach: Reach | null; checks: Finding['checks'] }, finding: FindingOf) {
  const { reach, checks } = found
  const plain = finding(alike, { checks, evidence: 'association', method: METHOD })
  if (reach === null) return { effect: plain, uncalibrated: null }
  const effect = finding(reach, { checks, evidence: 'adjusted', method: `${METHOD}, empirically calibrated` })
  return { effect, uncalibrated: plain }
}

async function compared({ initiative, scope, reader }: Context, plan: Plan): Promise<Ran | Obstacle> {
  const ask = askOf(reader)
  const { outcome, brand } = plan
  const { verb, measure, better } = outcome
  const earlier = scope.firstAt === null ? [] : placeboShifts(plan, scope.firstAt)
  const [rows = [], ...placebos] = await askTakerCells(ask, scope, plan, { brand, verb, measure }, [0, ...earlier])
  const all = rows[0]?.takers ?? 0
  if (all === 0) return NO_TAKERS
  const alike = alikeEstimate(rows)
  if (isRefusal(alike))
    return {
      why: `Takers cannot be compared with people alike. ${alike.reason}`,
      unlock: 'Let more people take part, and send what they and others did before.',
    }
  const controls = await readControls(ask, scope, plan, placebos)
  const taken = calibratedBy(controls, alike)
  const reach = taken === null ? null : spanOf(alike, taken)
  const daysBefore = lookBack(plan) / DAY
  const margin = worthwhileCheck(plan.smallestWorthwhile, unitOf(outcome))
  const checks = [
    ...alikeChecks(alike, plan, { all, daysBefore }, reach ?? alike),
    controlsCheck(controls, reach !== null),
    ...(margin === null ? [] : [margin]),
  ]
  const closes = Date.parse(plan.end) + outcome.windowDays * DAY
  const report = reportOf(scope, ask)
  const finding: FindingOf = ({ value, lo, hi, p }, { method, ...facts }) =>
    report(adjustedComparison, {
      ...facts,
      ...{ value, p, better, unit: unitOf(outcome), n: alike.takers + alike.others, plan: initiative.hash },
      estimand: `${outcome.name}, takers of ${plan.campaign} minus others alike before`,
      population: `customers of ${brand} seen in the ${daysBefore} days before it began`,
      interval: { lo, hi, level: LEVEL, method },
      window: { from: new Date(plan.start).toISOString(), to: new Date(closes).toISOString() },
      partial: closes > scope.now.getTime() || scope.asOf === null || Date.parse(scope.asOf) < closes - DAY,
    })
  return {
    ...foundBy(alike, { reach, checks }, finding),
    over: overPeople(alike.takers, unitOf(outcome)),
    description: `${peopleWords(alike.takers)} who took part against ${countWords(alike.others)} other customers, weighted to be like them in what was known before it began.`,
    base: { mean: alike.counterfactual, sd: alike.sd, whose: 'customers like those who took part' },
  }
}

export const adjusted: Rung = {
  id: 'adjusted',
  name: 'Takers against others alike before',
  words:
    'Whoever took part is compared with customers who were alike before it began: in what they did, how lately and how often, and where. What nobody recorded is not allowed for, so it never shows more than a hint.',
  source: adjustedComparison.source,
  evidence: 'adjusted',

  needs: ({ initiative }) => (initiative.body.campaign === undefined ? NO_CAMPAIGN : null),

  run: (context) => {
    const { body } = context.initiative
    if (body.campaign === undefined) throw new Error('The adjusted rung needs a campaign: ask needs() first.')
    return compared(context, { ...body, campaign: body.campaign })
  },
}
