/** What people whose accounts on two channels are known tell about the totals of these channels. */
import type { AggregateReachAnswer } from '../api/shapes/index.ts'
import type { PlatformTotal } from '../aggregates.ts'
import { chapman } from '../stats/capture-recapture.ts'
import { linkedUnion } from '../stats/linked-union.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type MetricDefinition, type Report } from './metric.ts'

const LIKE_OTHERS = 'People whose accounts are linked are reached like the others.'

export const linkedReach: MetricDefinition = {
  id: 'reach_linked',
  version: 1,
  name: 'People reached by two channels, by linked people',
  words:
    'How many people two channels reached together, each counted once: from their own totals, and from how many of the people whose accounts on both are known were reached on both.',
  formula: '(A + B) / (1 + both / linked), where linked are those reached on at least one; Wilson’s interval of both / linked carried over', // prettier-ignore
  source: 'Binomial sample of the union; Wilson (1927)',
  unit: 'people',
  better: 'higher',
  queries: [],
  assumptions: [LIKE_OTHERS, 'The totals are of people, over the same days as the linked people.'],
}

export const linkedShare: MetricDefinition = {
  id: 'reach_linked_share',
  version: 1,
  name: 'Share of linked people whom two channels reached',
  words:
    'Of the linked people whom the two channels could reach, the share that at least one reached: capture and recapture tells how many neither reached. Unless the channels reach people independently it is at most this.',
  formula: '(first + second − both) / Chapman’s estimate of all linked people',
  source: 'Chapman (1951); Seber (1970); Chao (1987)',
  unit: 'share',
  better: 'higher',
  queries: [],
  assumptions: ['Who is reached on the one channel is no likelier to be reached on the other, where somebody answers for that.'], // prettier-ignore
}

type Linked = AggregateReachAnswer['linked'][number]

/** What the linked people of one total say of it and of the total of the other channel in the same days. */
function linkedOf(
  total: PlatformTotal,
  totals: readonly PlatformTotal[],
  population: string,
  report: Report,
): Linked[] {
  const { channel: one, linked, from, to } = total
  if (linked === undefined) return []
  const { channel: other, first, second, both, independent } = linked
  const partner = totals.find((its) => its.channel === other && its.from === from && its.to === to)
  const n = Math.max(0, first + second - both)
  const names = { population: `${population}, ${from} to ${to}` }
  const facts = { ...names, estimand: `People reached on ${one} or ${other}` }
  const found = partner === undefined ? null : linkedUnion(total.reach, partner.reach, linked)
  const missing = `Nobody declared a total of ${other} for ${from} to ${to}, to go with that of ${one}.`
  const people =
    found === null || isRefusal(found)
      ? report(linkedReach, { ...facts, value: null, n, reasons: [found === null ? missing : found.reason] })
      : report(linkedReach, { ...facts, value: found.value, interval: intervalOf(found, 'Wilson score of the share on both, carried over'), n }) // prettier-ignore
  const caught = chapman(first, second, both, independent ? 'none' : 'positive or unknown')
  const about = { ...names, estimand: `Share of linked people whom ${one} or ${other} reached` }
  if (isRefusal(caught))
    return [{ one, other, people, share: report(linkedShare, { ...about, value: null, n, reasons: [caught.reason] }) }]
  const { value, lo, hi } = caught.seenShare
  const share = independent
    ? report(linkedShare, { ...about, value, interval: intervalOf({ lo, hi }, caught.method), n })
    : report(linkedShare, {
        ...about,
        value: null,
        interval: { lo: null, hi, level: 0.95, method: `${caught.method}; upper bound` },
        n,
        reasons: [`Nobody answers for it that ${one} and ${other} reach people independently: whom one reaches, the other is likelier to reach too, and then the share is smaller.`], // prettier-ignore
      })
  return [{ one, other, people, share }]
}

/** Every pair that linked people are declared for. */
export const linkedPairs = (totals: readonly PlatformTotal[], population: string, report: Report): Linked[] =>
  totals.flatMap((total) => linkedOf(total, totals, population, report))
