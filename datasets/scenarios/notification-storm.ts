/** An initiative that harms (row 47): a storm of notifications keeps away 45 of every 100 visits in three weeks. */
import { DAY, HOUR } from '../world/calendar.ts'
import { anyOutcome, campaign, initiative, purchaseRate, spendOutcome, twoArms } from '../world/design.ts'
import type { Experiment } from '../world/experiment.ts'
import { LUMEN } from '../world/market.ts'
import type { Person } from '../world/person.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { MEAN_SPEND } from '../world/shopping.ts'

const KEY = 'notification-storm'
const KEPT_AWAY = 0.45
const WINDOW = 21
const EXPOSURE = [60, 64] as const
const PUSHES = 2
const WORTHWHILE = 0.03
const PURCHASE = anyOutcome('purchase', 'Bought within three weeks', 'Purchase', WINDOW)

/** Thinning a Poisson process leaves one: P(any) falls from 1 − exp(−λw) to 1 − exp(−0.55 λw). */
function expected(person: Person, outcome: string): number {
  const rate = outcome === 'visit' ? person.visitsPerDay : purchaseRate(person)
  if (outcome === 'spend') return -MEAN_SPEND * KEPT_AWAY * rate * WINDOW
  return Math.exp(-rate * WINDOW) - Math.exp(-(1 - KEPT_AWAY) * rate * WINDOW)
}

function design(world: World): Experiment {
  const definition = twoArms(world, {
    key: KEY,
    name: 'Three notifications a day',
    hypothesis: 'People who are reminded more often buy more often.',
    campaign: KEY,
    control: 'As before',
    treated: 'Reminded three times a day',
    exposureDays: EXPOSURE,
    outcomes: [PURCHASE, anyOutcome('visit', 'Came back within three weeks', 'Visit', WINDOW), spendOutcome(WINDOW)],
    smallestWorthwhile: WORTHWHILE,
  })
  return {
    key: KEY,
    definition,
    exposureDays: EXPOSURE,
    effect: (visits, person, assignment) => {
      if (assignment.arm !== 'treated') return visits
      const random = world.random(KEY, person.index)
      const closes = assignment.at + WINDOW * DAY
      return visits.filter(({ at }) => !random.chance(KEPT_AWAY) || at < assignment.at || at >= closes)
    },
    expected: (person, { key }) => expected(person, key),
  }
}

export const notificationStorm: Scenario = {
  id: KEY,
  rows: [47],
  words: 'Notifications by lot: 45 % of the visits of the following three weeks do not happen.',
  plant: (world) => {
    const storm = campaign(world, KEY, [EXPOSURE[0], EXPOSURE[1] + WINDOW], {
      name: 'Three notifications a day',
      goal: 'More purchases within three weeks',
      spend: 400,
    })
    return {
      definitions: [
        storm,
        initiative(storm, {
          promise: 'Nobody misses a film.',
          outcome: PURCHASE,
          smallestWorthwhile: WORTHWHILE,
          rule: { text: 'Keep it if more people buy; else go back to one a week.', decidesOn: 'effect' },
        }),
      ],
      experiment: design(world),
      live: ({ app }, { assignments }, emit) => {
        const assignment = assignments.get(KEY)
        if (app === null || assignment?.arm !== 'treated') return
        for (let push = 1; push <= PUSHES; push++) {
          emit({
            verb: 'View',
            at: assignment.at + push * 5 * HOUR,
            channel: 'app',
            actor: { id: app.id },
            brand: LUMEN.name,
            campaign: KEY,
            object: { id: `push-${push}`, type: 'Note' },
          })
        }
      },
    }
  },
}
