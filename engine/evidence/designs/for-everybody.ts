/** For everybody at once: how far the forecast of the series strays over as many weeks as are planned, by its own past. */
import { changeWords } from '../../number-words.ts'
import { continued } from '../../stats/local-level.ts'
import { normalQuantile, normalSf } from '../../stats/normal.ts'
import { meanOf } from '../../stats/panel.ts'
import { isRefusal } from '../../stats/refusal.ts'
import { spanWords, stretchOf } from '../calendar.ts'
import { observed } from '../everybody.ts'
import { FEWEST_WEEKS, LEVEL, POWER } from '../gates.ts'
import { seriesUnit } from '../outcome-series.ts'
import type { Obstacle } from '../rung.ts'
import { wantedOf, wantedShare, type DesignKind, type Designed, type Drafted } from './design.ts'
import { knownUntil } from './history.ts'

const DAY = 86_400_000

async function sized(drafted: Drafted): Promise<Designed | Obstacle> {
  const { initiative, scope, ask, history } = drafted
  const { body } = initiative
  const { planned, length } = stretchOf(body, 'week', 1)
  const until = knownUntil(body, scope)
  const past = { ...body, start: new Date(until - planned * length).toISOString(), end: new Date(until - body.outcome.windowDays * DAY).toISOString() } // prettier-ignore
  const context = {
    initiative: { ...initiative, body: past },
    scope: { ...scope, asOf: new Date(until).toISOString() },
  }
  const seen = await observed(ask, context, body.given ?? { to: 'everybody' })
  if (seen === null) return { why: 'Nothing that its outcome counts was ever seen.', unlock: 'Send the outcome, with the brand.' } // prettier-ignore
  const { before, after } = seen.calendar
  if (before < FEWEST_WEEKS || after < 1)
    return { why: `Of the time before it starts, ${spanWords('week', before + after)} are known: it takes ${FEWEST_WEEKS} to say how they go on, and as many more as it is to run.`, unlock: 'Import what came earlier, or start later.' } // prettier-ignore
  const test = continued({ values: seen.values, before, regressors: seen.controls.map(({ values }) => values) }, LEVEL)
  if (isRefusal(test)) return { why: test.reason, unlock: 'Name other controls in the plan, or give it to some places first.' } // prettier-ignore
  const critical = normalQuantile(0.5 + LEVEL / 2)
  const se = (test.hi - test.lo) / 2 / critical
  const direction = wantedOf(initiative) > 0 ? 1 : -1
  const smallest = direction * (critical + normalQuantile(POWER)) * se
  const usual = meanOf(seen.values.slice(before))
  const share = wantedShare(initiative, history)
  const unit = seriesUnit(body.outcome)
  const relative = usual > 0 ? smallest / usual : null
  const against = seen.controls.length === 0 ? 'alone, without anything that it cannot move' : `and ${seen.controls.map(({ name }) => name).join(', ')}` // prettier-ignore
  return {
    ...{ units: before + planned, counted: 'weeks', smallest, unit, relative },
    power: share === null ? 0 : normalSf(critical - Math.abs(share * usual) / se),
    ...{ days: planned * 7, leftOut: 0, forgone: 0 },
    words: `Everybody gets it for ${spanWords('week', planned)}, and nobody is left out. By ${spanWords('week', before)} before ${against}, ${changeWords(smallest, unit)} in a week${relative === null ? '' : ` (${changeWords(relative, 'ratio')})`} would be found in ${POWER * 10} of 10 such runs. Whatever else begins then is in it.`,
  }
}

export const forEverybody: DesignKind = {
  rung: 'everybody',
  name: 'For everybody at once',
  words: 'All get it from its start, and the weeks after are compared with how they would have gone on.',
  source: 'Forecast of a local level with controls on the history (Brodersen et al. 2015), normal power',
  evidence: 'quasi-experiment',
  design: sized,
}
