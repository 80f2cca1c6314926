/** The randomised rung: the primary comparison of the experiment that judges the initiative, read as its plan says. */
import type { Finding } from '../finding.ts'
import { worthwhileCheck } from '../experiments/trust.ts'
import { countWords } from '../number-words.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { SMALLEST_WORTHWHILE } from '../verdict.ts'
import { rebuilt } from './rebuilt.ts'
import { isObstacle, overPeople, type Base, type Ran, type Rung } from './rung.ts'

/**
 * The comparison with the smaller of both plans' smallest worthwhile effects: one that was declared later cannot turn
 * “cannot tell” into “no effect” by being wide.
 */
export function withMargin(effect: Finding, declared: number): Finding {
  const others = effect.checks.filter(({ id }) => id !== SMALLEST_WORTHWHILE)
  const planned = effect.checks.find(({ id }) => id === SMALLEST_WORTHWHILE)?.threshold ?? declared
  const margin = worthwhileCheck(Math.min(planned, declared), effect.unit)
  return rebuilt(effect, { checks: margin === null ? others : [...others, margin] })
}

/** Mean and spread of the control, from its level and interval. */
function baseOf({ value, n, unit, interval }: Finding): Base | null {
  if (value === null || n < 2) return null
  if (unit === 'share') return { mean: value, sd: Math.sqrt(value * (1 - value)), whose: 'the control arm' }
  if (interval?.lo == null || interval.hi === null || interval.level === null) return null
  const t = studentTQuantile(0.5 + interval.level / 2, n - 1)
  return { mean: value, sd: ((interval.hi - interval.lo) / 2 / t) * Math.sqrt(n), whose: 'the control arm' }
}

export const randomised: Rung = {
  id: 'randomised',
  name: 'Randomised holdout',
  words:
    'Chance decided who got it. Whoever got it is compared with whoever was left out, and they differ in nothing else on average.',
  source:
    'Intention to treat (Fisher 1935); Welch 1947, read by the experiment’s monitoring plan (docs/metrics/experiments.md)',
  evidence: 'randomised',

  needs: ({ judge }) => (isObstacle(judge) ? judge : null),

  run: ({ initiative, judge }): Promise<Ran> => {
    if (isObstacle(judge)) throw new Error('The randomised rung needs an experiment: ask needs() first.')
    const { key, answer } = judge
    const outcome = answer.outcomes.find(({ primary }) => primary)
    const [comparison] = outcome?.comparisons ?? []
    const [control] = outcome?.arms ?? []
    const treated = outcome?.arms.find((arm) => arm.key === comparison?.arm)
    if (comparison === undefined || control === undefined || treated === undefined)
      throw new Error(`The experiment ${key} has no comparison to read: declare it again with two arms.`)
    const [with_, without] = [treated.level.n, control.level.n].map(countWords)
    return Promise.resolve({
      effect: withMargin(comparison.absolute, initiative.body.smallestWorthwhile),
      over: overPeople(treated.level.n, comparison.absolute.unit),
      description: `Experiment “${answer.name}”: ${with_ ?? ''} people in “${treated.name}” against ${without ?? ''} in “${control.name}”, in the arm that chance gave them.`,
      base: baseOf(control.level),
      estimate: comparison.monitoring?.absolute ?? null,
      experiments: [key],
    })
  },
}
