/** A randomised experiment with no effect (row 14): the colour of a button. */
import { anyOutcome, spendOutcome, twoArms } from '../world/design.ts'
import type { Scenario } from '../world/scenario.ts'

const KEY = 'button-colour'
const EXPOSURE = [40, 46] as const

export const buttonColour: Scenario = {
  id: KEY,
  rows: [14],
  words: 'The colour of the pay button, by lot: does nothing at all.',
  plant: (world) => ({
    experiment: {
      key: KEY,
      definition: twoArms(world, {
        key: KEY,
        name: 'Colour of the pay button',
        hypothesis: 'An orange button is pressed more often than a blue one.',
        control: 'Blue',
        treated: 'Orange',
        exposureDays: EXPOSURE,
        outcomes: [anyOutcome('purchase', 'Bought within two weeks', 'Purchase', 14), spendOutcome(14)],
        smallestWorthwhile: 0.03,
      }),
      exposureDays: EXPOSURE,
      expected: () => 0,
    },
  }),
}
