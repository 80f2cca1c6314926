/** An initiative that works (rows 14 and 31): letters from backstage, by lot, bring eight buyers more in a hundred. */
import {
  anyOutcome,
  campaign,
  chanceForLift,
  extraVisit,
  initiative,
  purchaseRate,
  spendOutcome,
  twoArms,
} from '../world/design.ts'
import type { Experiment } from '../world/experiment.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { MEAN_SPEND } from '../world/shopping.ts'

const KEY = 'backstage-letters'
const LIFT = 0.08
const WINDOW = 28
const EXPOSURE = [26, 30] as const
const WORTHWHILE = 0.03
const PURCHASE = anyOutcome('purchase', 'Bought within four weeks', 'Purchase', WINDOW)

function design(world: World): Experiment {
  const definition = twoArms(world, {
    key: KEY,
    name: 'Letters from backstage',
    hypothesis: 'A handwritten letter about how the cinema works makes people come back and buy.',
    campaign: KEY,
    control: 'No letter',
    treated: 'Letter sent',
    exposureDays: EXPOSURE,
    outcomes: [PURCHASE, spendOutcome(WINDOW)],
    smallestWorthwhile: WORTHWHILE,
  })
  return {
    key: KEY,
    definition,
    exposureDays: EXPOSURE,
    effect: (visits, person, assignment) => {
      const random = world.random(KEY, person.index)
      const moved = random.chance(chanceForLift(LIFT, purchaseRate(person), WINDOW))
      if (assignment.arm !== 'treated' || !moved) return visits
      const extra = { ...extraVisit(assignment, WINDOW, true, random), campaign: KEY }
      return [...visits, extra].sort((a, b) => a.at - b.at)
    },
    expected: (person, { key }) =>
      key === 'purchase' ? LIFT : MEAN_SPEND * chanceForLift(LIFT, purchaseRate(person), WINDOW),
  }
}

export const backstageLetters: Scenario = {
  id: KEY,
  rows: [14, 31],
  words: 'Letters by lot: raise the share who buy within four weeks by 8 points.',
  plant: (world) => {
    const letters = campaign(world, KEY, [EXPOSURE[0], EXPOSURE[1] + WINDOW], {
      name: 'Letters from backstage',
      goal: 'More people who buy within four weeks',
      spend: 2600,
    })
    return {
      definitions: [
        letters,
        initiative(letters, {
          promise: 'Whoever comes often is told how the cinema works.',
          outcome: PURCHASE,
          smallestWorthwhile: WORTHWHILE,
          rule: { text: 'Write to everybody if it brings buyers; else end it.', decidesOn: 'effect' },
        }),
      ],
      experiment: design(world),
    }
  },
}
