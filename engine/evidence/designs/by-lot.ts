/** By lot among people: half of those who come get it, and a number that this outcome tells of how many it takes. */
import { unitOf } from '../../experiments/outcome.ts'
import { changeWords, countWords } from '../../number-words.ts'
import { daysFor, unitsIn } from '../../stats/duration.ts'
import { powerOf, smallestEffect, unitsFor, type Design } from '../../stats/power.ts'
import { meanVariance, shareVariance } from '../../stats/unit-variance.ts'
import { LEVEL, POWER, TREATED_SHARE } from '../gates.ts'
import { isObstacle, type Obstacle } from '../rung.ts'
import { dayWords, wantedOf, type DesignKind, type Designed, type Drafted } from './design.ts'
import type { History } from './history.ts'

const DAY = 86_400_000
const HOPELESS = 'A stronger offer takes fewer people: those it takes fall with the square of its effect.'

function designOf({ mean, sd }: History, isShare: boolean): Design | Obstacle {
  const variance = isShare ? shareVariance(mean) : meanVariance(sd)
  return 'refused' in variance ? { why: variance.reason, unlock: HOPELESS } : { variance, share: TREATED_SHARE, level: LEVEL } // prettier-ignore
}

/** What comes during the time that its plan names, and the smallest effect that this would show. */
function plannedWords(
  design: Design,
  came: number,
  planned: number,
  direction: 1 | -1,
  unit: Designed['unit'],
): string {
  const within = `In the ${dayWords(planned)} of its plan about ${countWords(came)} come`
  const smallest = smallestEffect(design, came, POWER, direction)
  return typeof smallest === 'number' ? `${within}; with all of these the smallest effect found would be ${changeWords(smallest, unit)}.` : `${within}, too few for any effect that there can be.` // prettier-ignore
}

function sized({ initiative }: Drafted, history: History): Designed | Obstacle {
  const { outcome, start, end } = initiative.body
  const unit = unitOf(outcome)
  const design = designOf(history, outcome.measure === 'any')
  if (isObstacle(design)) return design
  const wanted = wantedOf(initiative)
  const units = unitsFor(design, wanted, POWER)
  if (typeof units !== 'number') return { why: units.reason, unlock: HOPELESS }
  const time = daysFor(units, history.daily)
  if ('refused' in time) return { why: time.reason, unlock: HOPELESS }
  const planned = Math.max(1, Math.ceil((Date.parse(end) - Date.parse(start)) / DAY))
  const came = unitsIn(planned, history.daily)
  const [reached, smallest] = [
    powerOf(design, units, wanted),
    smallestEffect(design, units, POWER, wanted > 0 ? 1 : -1),
  ]
  if (typeof reached !== 'number' || typeof smallest !== 'number' || typeof came !== 'number')
    return { why: 'The history does not allow this to be planned.', unlock: HOPELESS }
  const leftOut = Math.round(units * (1 - TREATED_SHARE))
  const longer = time.days > planned ? `, longer than its plan` : ''
  return {
    ...{ units, counted: 'people', smallest, unit, power: reached },
    relative: history.mean > 0 ? smallest / history.mean : null,
    days: time.days + outcome.windowDays,
    leftOut,
    forgone: leftOut * Math.abs(wanted),
    words: `It takes ${countWords(units)} people, of whom ${countWords(leftOut)} get nothing: they come in ${dayWords(time.days)}${longer}, and their window closes ${dayWords(outcome.windowDays)} later. ${plannedWords(design, Math.floor(came), planned, wanted > 0 ? 1 : -1, unit)}`,
  }
}

export const byLot: DesignKind = {
  rung: 'randomised',
  name: 'By lot among people',
  words: 'Chance decides who of those who come gets it. Declare an experiment of its campaign with two arms.',
  source: 'Exact power of Welch’s t test at the variance of the history (engine/stats/power.ts)',
  evidence: 'randomised',
  design: (drafted) => (isObstacle(drafted.history) ? drafted.history : sized(drafted, drafted.history)),
}
