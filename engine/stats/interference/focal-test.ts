/**
 * Do the arms of one’s neighbours matter? An exact test for people randomised one by one: a random half (the focal people)
 * keeps its arms, those of the others are drawn again and again. If only one’s own arm matters, nothing changes for the focal
 * people, so every draw was as likely to go with their outcomes as the real one.
 *
 * Athey, Eckles & Imbens (2018, JASA 113, 230–240), with their score statistic: how the focal people’s outcomes, less the mean
 * of their arm, go with the share of their other neighbours that is treated. The p of drawn assignments counts the real one
 * (Phipson & Smyth 2010, SAGMB 9, 39), so that false alarms are at most as frequent as said.
 */
import { Random } from '../random.ts'
import { refuse, type Refusal } from '../refusal.ts'
import { drawOf } from './draw.ts'
import type { Neighbours } from './network.ts'

export interface FocalTest {
  /** Chance of an association at least as strong, if the arms of others do not matter. */
  p: number
  /** Change of the outcome with the share of treated neighbours, from none to all, by least squares among focal people. */
  slope: number
  focal: number
  draws: number
}

/**
 * @param share the probability each person was treated with; null where a fixed number of people was treated
 * @param key of the experiment: decides who is focal, before anything is seen
 */
export function focalTest(
  { neighbours, arms, outcome, share }: { neighbours: Neighbours; arms: ArrayLike<number>; outcome: readonly (number | null)[]; share: number | null }, // prettier-ignore
  key: string,
  { draws = 999, seed = 1 }: { draws?: number; seed?: number } = {},
): FocalTest | Refusal<'impossible-input' | 'no-focal-variation'> {
  if (
    arms.length !== neighbours.length ||
    outcome.length !== neighbours.length ||
    !outcome.every((value) => value === null || Math.abs(value) < 1e100)
  )
    // prettier-ignore
    return refuse('impossible-input', 'Give an arm and an outcome (a finite number, or null) for every person.')
  if (!(Number.isSafeInteger(draws) && draws >= 19) || (share !== null && !(share > 0 && share < 1)))
    return refuse('impossible-input', 'Give at least 19 draws, and a probability between 0 and 1.')
  const isFocal = neighbours.map((_, unit) => drawOf(key, `focal ${unit}`) < 0.5)
  const others = neighbours.map((of, unit) =>
    isFocal[unit] === true && outcome[unit] !== null
      ? of.filter((other) => isFocal[other] !== true)
      : new Int32Array(0),
  )
  const focal = neighbours.flatMap((_, unit) => ((others[unit]?.length ?? 0) > 0 ? [unit] : []))
  const drawn = neighbours.flatMap((_, unit) => (isFocal[unit] === true ? [] : [unit]))
  const residual = withinArms(focal, arms, outcome)
  const mix = (current: ArrayLike<number>) => {
    const shares = focal.map((unit) => {
      const of = others[unit] ?? new Int32Array(0)
      return of.reduce((sum, other) => sum + (current[other] ?? 0), 0) / of.length
    })
    const mean = shares.reduce((sum, value) => sum + value, 0) / shares.length
    return shares.map((value) => value - mean)
  }
  const score = (shares: readonly number[]) =>
    shares.reduce((sum, value, place) => sum + value * (residual[place] ?? 0), 0)
  const real = mix(arms)
  const spread = real.reduce((sum, value) => sum + value * value, 0)
  const deviation = residual.reduce((sum, value) => sum + value * value, 0)
  if (!(spread > 1e-12 && deviation > 0))
    return refuse('no-focal-variation', 'Nobody’s outcome, or nobody’s share of treated neighbours, differs from the others’: there is nothing to go together.') // prettier-ignore
  const observed = Math.abs(score(real)) * (1 - 1e-12)
  const random = new Random(seed)
  const current = Uint8Array.from({ length: neighbours.length }, (_, unit) => arms[unit] ?? 0)
  let atLeast = 1
  for (let draw = 0; draw < draws; draw += 1) {
    redraw(current, drawn, share, random)
    if (Math.abs(score(mix(current))) >= observed) atLeast += 1
  }
  return { p: atLeast / (draws + 1), slope: score(real) / spread, focal: focal.length, draws }
}

/** Outcomes less the mean of those with the same arm. */
function withinArms(units: readonly number[], arms: ArrayLike<number>, outcome: readonly (number | null)[]): number[] {
  const sums = [{ n: 0, sum: 0 }, { n: 0, sum: 0 }] // prettier-ignore
  for (const unit of units) {
    const of = sums[arms[unit] ?? 0]
    if (of === undefined) continue
    of.n += 1
    of.sum += outcome[unit] ?? 0
  }
  return units.map((unit) => {
    const { n, sum } = sums[arms[unit] ?? 0] ?? { n: 1, sum: 0 }
    return (outcome[unit] ?? 0) - sum / n
  })
}

/** New arms for these units: independent with this probability, or those they have in another order. */
function redraw(arms: Uint8Array, units: readonly number[], share: number | null, random: Random): void {
  for (let place = units.length - 1; place >= 0; place -= 1) {
    const unit = units[place] ?? 0
    if (share !== null) arms[unit] = random.uniform() < share ? 1 : 0
    else {
      const other = units[random.integer(place + 1)] ?? 0
      const held = arms[unit] ?? 0
      arms[unit] = arms[other] ?? 0
      arms[other] = held
    }
  }
}
