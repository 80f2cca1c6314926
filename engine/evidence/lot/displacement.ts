/**
 * Did people come more, or only earlier? The outcome without the gift itself, during the offer and after it: what is only brought
 * forward is there at first and missed later.
 */
import type { Finding } from '../../finding.ts'
import { absoluteEffect } from '../../experiments/comparison.ts'
import { unitOf } from '../../experiments/outcome.ts'
import { worthwhileCheck } from '../../experiments/trust.ts'
import type { MetricDefinition } from '../../metrics/metric.ts'
import { changeWords } from '../../number-words.ts'
import { SMALLEST_WORTHWHILE } from '../../verdict.ts'
import { afterOffer, duringOffer, inBoth, type LotCohort } from './lot-cohorts.ts'
import { compareLot } from './lot-comparison.ts'
import type { LotReading } from './lot-reading.ts'

export const displacementDefinition: MetricDefinition = {
  ...absoluteEffect,
  id: 'outcome_without_gift',
  version: 1,
  name: 'Effect on the outcome without the gift',
  words:
    'The outcome without the gift itself, in the arm minus the control: during the offer, after it, and in both together. Brought forward is what is found during the offer and missed after it.',
  formula:
    'mean(arm) − mean(control) of what the plan counts, over the days of the offer, the days after it, and all of them; acts that are the gift do not count; each by Welch’s t at the level that the monitoring plan gives each closed day',
  source:
    'Neslin & Stone 1996, Marketing Letters 7, 77–94 (purchase acceleration); van Heerde, Leeflang & Wittink 2004, Marketing Science 23, 317–334',
  queries: ['experiments/lot'],
  assumptions: [
    ...absoluteEffect.assumptions,
    'What is the gift itself can be told from the rest as the plan says.',
    'What is brought forward from later than the last day is not seen here.',
  ],
}

/** −1, 0 or 1 in the wanted direction where that is known; null where it is not. */
function moved({ verdict, value, better }: Finding): -1 | 0 | 1 | null {
  if (verdict === 'no_effect_detected') return 0
  if (verdict !== 'effect_detected' || value === null) return null
  return value > 0 === (better === 'higher') ? 1 : -1
}

/** What remains in both together, of what was gained at first and lost later. */
function remains(together: Finding): string {
  const sign = moved(together)
  if (sign === 1) return 'Part of it was only brought forward, and in both together something remains.'
  if (sign === -1) return 'More was lost after it than was gained: in both together it did harm.'
  if (sign === 0)
    return 'It was brought forward: earlier, and not more. In both together nothing worth acting on remains.'
  return 'It was brought forward: earlier, and not shown to be more. Whether anything remains in both together cannot be told.'
}

/** What the three say together; never more than their verdicts. */
export function displacementWords(during: Finding, after: Finding, together: Finding): string {
  const [first, later, all] = [during, after, together].map(moved)
  if ([during, after, together].some(({ checks }) => checks.some(({ passed }) => passed === false)))
    return 'Withheld: a trust check failed.'
  if (first === 1 && later === -1) return `Gained during the offer, and lost after it. ${remains(together)}`
  if (first === -1)
    return `During the offer there was less of it: the gift took the place of what would have come anyway.${later === 1 ? ' After it there was more.' : ''}`
  if (first === 1 && later === 1) return 'Gained during the offer, and after it as well: nothing of it was only brought forward.'
  if (first === 1 && later === 0) return 'Gained during the offer, and not missed after it: nothing worth speaking of was only brought forward.'
  if (first === 1) return 'Gained during the offer. Whether that is missed after it cannot be told.'
  if (later === -1) return 'Nothing is shown to be gained during the offer, and after it there was less.'
  if (later === 1) return 'Nothing is shown to be gained during the offer, and after it there was more.'
  return all === 0 || (first === 0 && later === 0)
    ? 'Neither gained nor brought forward, as far as would be worth acting on.'
    : 'Neither a gain nor a loss is shown, during the offer or after it.'
} // prettier-ignore

/** "+0.31 during the offer (0.25 to 0.37)" */
function numberWords({ value, interval, unit, reasons }: Finding, when: string): string {
  if (value === null || interval?.lo == null || interval.hi === null) return `no number ${when} (${reasons.join(' ')})`
  const width = interval.hi - interval.lo
  const [mid, lo, hi] = [value, interval.lo, interval.hi].map((number) => changeWords(number, unit, width))
  return `${mid ?? ''} ${when} (${(lo ?? '').replace(' percentage points', '')} to ${hi ?? ''})`
}

export const displacement: LotReading = {
  id: 'displacement',
  name: 'More, or only earlier',
  words:
    'What is given away is not counted here, only the rest: while the offer runs, after it, and both together. Who only comes earlier is counted at first and missed later.',
  source: displacementDefinition.source,

  needs: ({ lot }) =>
    lot?.displacement === undefined
      ? {
          why: 'Its plan does not say what the outcome is without the gift, nor how long the offer lasts and how long it is watched after it.',
          unlock: 'Declare “displacement” in its plan before it runs again.',
        }
      : null,

  read: (context) => {
    const { initiative, experiment, effect, cohorts } = context
    const plan = initiative.lot?.displacement
    if (plan === undefined) throw new Error('Displacement needs its plan: ask needs() first.')
    const { name, offerDays, untilDays } = plan
    const unit = unitOf(plan)
    const margin = effect.checks.find(({ id }) => id === SMALLEST_WORTHWHILE)?.threshold ?? undefined
    const worthwhile = unit === effect.unit ? worthwhileCheck(margin, unit) : null
    const of = (numbers: (row: LotCohort) => ReturnType<typeof inBoth>, when: string, population: string) =>
      compareLot(cohorts.map(numbers), context, {
        definition: displacementDefinition,
        words: `${name}, ${when}`,
        population: `everyone exposed, in the arm they were given (intention to treat), ${population}`,
        ...{ unit, worthwhile, windowDays: untilDays },
      })
    const findings = [
      of(duringOffer, 'during the offer', `within ${offerDays} days of first exposure`),
      of(afterOffer, 'after it', `from ${offerDays} to ${untilDays} days after first exposure`),
      of(inBoth, 'in both together', `within ${untilDays} days of first exposure`),
    ] as const
    const [during, after, together] = findings
    const level = Math.round(100 * (1 - experiment.alpha) * 10) / 10
    const numbers = `${name}, without the gift: ${numberWords(during, 'during the offer')}, ${numberWords(after, 'after it')}, ${numberWords(together, 'in both together')}; in brackets the ${level}% intervals.`
    return { findings: [...findings], sentence: `${displacementWords(during, after, together)} ${numbers}` }
  },
}
