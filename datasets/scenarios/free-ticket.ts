/**
 * The cinema's free ticket (rows 7 and 8): offered by lot, taken up by the fond, four in five of whom were coming anyway;
 * many follow to get it and leave right after. Nobody comes because of it: visits do not look at the arm.
 */
import { DAY, MINUTE } from '../world/calendar.ts'
import { anyOutcome, campaign, initiative, spendOutcome, twoArms } from '../world/design.ts'
import type { Emit } from '../world/emit.ts'
import { outcomeOf, type Assignment, type Experiment } from '../world/experiment.ts'
import { LUMEN } from '../world/market.ts'
import type { Person } from '../world/person.ts'
import { logistic } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'

export const CAMPAIGN = 'free-ticket'
export const KEY = 'free-ticket-holdout'
const DAYS = [88, 98] as const
const WORTHWHILE = 0.03
const VISIT = anyOutcome('visit', 'Came within two weeks', 'Visit', 14)
/** What is paid for, while the ticket can be had and in the week after: it may not have cost what people would have paid. */
const PAID = { name: 'Bought something', verb: 'Purchase', measure: 'any', offerDays: 7, untilDays: 14 } as const

function design(world: World): Experiment {
  const definition = twoArms(world, {
    key: KEY,
    name: 'Free ticket, with holdout',
    hypothesis: 'A free ticket for followers brings people to the cinema who would not have come.',
    campaign: CAMPAIGN,
    control: 'No offer',
    treated: 'Offered a free ticket',
    exposureDays: [88, 92],
    outcomes: [VISIT, spendOutcome(14)],
    smallestWorthwhile: WORTHWHILE,
  })
  return { key: KEY, definition, exposureDays: [88, 92], expected: () => 0 }
}

/** Follows to get the ticket, takes it, and often leaves within the week. Returns [followed, left]. */
function take(world: World, person: Person, assignment: Assignment, follows: boolean, emit: Emit): [boolean, boolean] {
  const [account] = person.social
  if (person.app === null || account === undefined) return [false, false]
  const random = world.random('free-ticket follow', person.index)
  const at = assignment.at + (5 + random.integer(300)) * MINUTE
  const shared = { brand: LUMEN.name, account: LUMEN.handle, campaign: CAMPAIGN }
  emit({
    ...shared,
    verb: 'Claim',
    at,
    channel: 'app',
    actor: { id: person.app.id },
    object: { id: 'free-ticket', type: 'Offer' },
  })
  if (follows) return [false, false]
  const social = { ...shared, channel: account.channel, actor: { id: account.id } }
  const follow = emit({ ...social, verb: 'Follow', at: at - MINUTE, object: { id: LUMEN.handle, type: 'Profile' } })
  const leaves = random.chance(0.65)
  const after = Math.floor((1 + random.uniform() * 6) * DAY)
  if (follow === null || !leaves) return [follow !== null, false]
  return [true, emit({ ...social, verb: 'Undo', at: at + after, object: { id: follow, type: 'Follow' } }) !== null]
}

export const freeTicket: Scenario = {
  id: 'free-ticket',
  rows: [7, 8],
  words: 'Free ticket: true effect on visits zero; most takers were coming anyway; many unfollow within a week.',
  plant: (world) => {
    const count = { offered: 0, takers: 0, takersWhoCame: 0, others: 0, othersWhoCame: 0, followed: 0, left: 0 }
    const offer = campaign(world, CAMPAIGN, DAYS, {
      name: 'Free ticket for followers',
      goal: 'More visits within two weeks',
      spend: 9000,
    })
    return {
      definitions: [
        offer,
        initiative(offer, {
          promise: 'Whoever follows sees a film for nothing.',
          outcome: VISIT,
          smallestWorthwhile: WORTHWHILE,
          rule: {
            text: 'Repeat it if a visit that it caused costs at most 12 euros; else end it.',
            decidesOn: 'cost',
            atMost: 12,
          },
          lot: { displacement: PAID },
        }),
      ],
      experiment: design(world),
      onAir: [{ campaign: CAMPAIGN, from: DAYS[0], to: DAYS[1] }],
      live: (person, { visits, assignments, followsLumen }, emit) => {
        const assignment = assignments.get(KEY)
        if (assignment === undefined) return
        const came = outcomeOf(visits, VISIT, assignment.at)
        const willing = came === 1 ? logistic(0.9 + 0.8 * (person.fondness[0] ?? 0)) : 0.1
        const offered = assignment.arm === 'treated'
        if (offered) count.offered++
        if (!offered || !world.random('free-ticket', person.index).chance(willing)) {
          count.others++
          count.othersWhoCame += came
          return
        }
        count.takers++
        count.takersWhoCame += came
        const [followed, left] = take(world, person, assignment, followsLumen, emit)
        if (followed) count.followed++
        if (left) count.left++
      },
      truth: () => ({
        ...count,
        trueEffectOnVisit: 0,
        trueEffectOnPurchase: { duringOffer: 0, afterOffer: 0 },
        wouldHaveComeAnyway: share(count.takersWhoCame, count.takers),
        naiveDifference: difference(share(count.takersWhoCame, count.takers), share(count.othersWhoCame, count.others)),
        leftAfterFollowing: share(count.left, count.followed),
      }),
    }
  },
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b
}
