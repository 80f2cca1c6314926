/** How far the reading of a sample has come, and what reading on would bring. */
import type { ReadingPlan } from '../api/shapes/index.ts'
import { moreToDraw } from '../stats/sample-share.ts'
import { PLANNED, SAMPLE_SEED, type ReadPlace, type Sample } from './voices-sample.ts'

/** Reaches in points that one may aim at. */
const AIMS = [20, 15, 10, 8, 6, 5, 4, 3, 2, 1]

type Labelled = ReadPlace & { label: string }

/** The next reach in points that is worth reading for, and how many messages that takes; null when there is none. */
function nextAim({ read, population }: Sample<Labelled>): ReadingPlan['next'] {
  const count = (label: string): number => read.filter((one) => one.label === label).length
  // Three are added as in the interval (Rocks): what is known of the variance before anybody has read.
  const n = read.length + 3
  const [plus, minus] = [(count('positive') + 0.75) / n, (count('negative') + 0.75) / n]
  const variance = plus + minus - (plus - minus) ** 2
  for (const points of AIMS) {
    const more = moreToDraw(variance, read.length, population, points / 100)
    if (more > 0 && read.length + more < population) return { more, points }
  }
  return null
}

export function planOf(sample: Sample<Labelled>): ReadingPlan {
  const { population, later, through, waiting } = sample
  return {
    ...{ seed: SAMPLE_SEED, messages: population + later, planned: Math.min(PLANNED, population) },
    ...{ read: sample.read.length, population, through, waiting, later, next: nextAim(sample) },
  }
}
