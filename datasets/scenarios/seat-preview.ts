/** A randomised experiment with a known lift (rows 14 and 57): seeing the seat first brings five more in a hundred. */
import { anyOutcome, chanceForLift, extraVisit, twoArms } from '../world/design.ts'
import type { Scenario } from '../world/scenario.ts'

const KEY = 'seat-preview'
export const LIFT = 0.05
const WINDOW = 14
const EXPOSURE = [4, 9] as const

export const seatPreview: Scenario = {
  id: KEY,
  rows: [14, 57],
  words: 'A picture of the view from the seat, by lot: raises the share who come within two weeks by 5 points.',
  plant: (world) => ({
    experiment: {
      key: KEY,
      definition: twoArms(world, {
        key: KEY,
        name: 'Picture of the view from the seat',
        hypothesis: 'People who see what they will see from their seat come more readily.',
        control: 'Seat plan only',
        treated: 'Seat plan with pictures',
        exposureDays: EXPOSURE,
        outcomes: [anyOutcome('visit', 'Came within two weeks', 'Visit', WINDOW)],
        smallestWorthwhile: 0.02,
      }),
      exposureDays: EXPOSURE,
      effect: (visits, person, assignment) => {
        const random = world.random(KEY, person.index)
        const moved = random.chance(chanceForLift(LIFT, person.visitsPerDay, WINDOW))
        if (assignment.arm !== 'treated' || !moved) return visits
        return [...visits, extraVisit(assignment, WINDOW, false, random)].sort((a, b) => a.at - b.at)
      },
      expected: () => LIFT,
    },
  }),
}
