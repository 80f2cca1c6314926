/** How many of the followers that an offer brought left again: what attention that was bought is worth when the offer is over. */
import { askOf, type Reader } from '../ask.ts'
import type { Finding } from '../finding.ts'
import { BUY_DAYS, hunterUntil, LEAVE_DAYS } from '../metrics/freebie-hunters.ts'
import { intervalOf, reportOf, type MetricDefinition } from '../metrics/metric.ts'
import type { Declared, Scope } from '../scope.ts'
import { wilson } from '../stats/proportion.ts'

const DAY = 86_400_000
/** As far as `metrics/freebie_joiners` looks past the end of an offer. */
const FOLLOWED_FOR = 60

export const followersLeft: MetricDefinition = {
  id: 'offer_followers_left',
  version: 1,
  name: 'Followers it brought who left again',
  words: `Of the people who began to follow under the campaign while it ran, the share who had taken that back ${FOLLOWED_FOR} days after its end, or by the end of the data.`,
  formula: 'people whose Follow of the campaign is taken back by then / people with one; Wilson interval',
  source: 'House definition, after Hill 2012: “I was going anyway”; Wilson 1927',
  unit: 'share',
  better: 'lower',
  queries: ['metrics/observed_until', 'metrics/freebie_joiners'],
  assumptions: ['Follow names the campaign, and Undo the Follow that it takes back.'],
}

/** Null where the initiative has no campaign, or brought no follower. */
export async function leftAgain(
  reader: Reader,
  scope: Scope,
  { body }: Declared<'initiative'>,
): Promise<Finding | null> {
  const { campaign, brand, start, end, name } = body
  if (campaign === undefined) return null
  const ask = askOf(reader)
  const until = await hunterUntil(ask, { ...scope, brand })
  if (Date.parse(start) >= Date.parse(until)) return null
  const { workspace, generation } = scope
  const days = { start, end, until, leave_days: LEAVE_DAYS, buy_days: BUY_DAYS }
  const [row] = await ask('metrics/freebie_joiners', { workspace, generation, brand, campaign, ...days })
  if (row === undefined || row.followed === 0) return null
  const left = row.followed - row.following_60
  const close = Date.parse(end) + FOLLOWED_FOR * DAY
  return reportOf(scope, ask)(followersLeft, {
    population: `people who began to follow by ${name} while it ran`,
    value: left / row.followed,
    interval: intervalOf(wilson(left, row.followed), 'Wilson score'),
    n: row.followed,
    window: { from: new Date(start).toISOString(), to: new Date(Math.min(close, Date.parse(until))).toISOString() },
    partial: close > Date.parse(until),
  })
}
