/**
 * Group-sequential bounds by error spending, and what a set of bounds does: error, power, expected sample.
 *
 * Sources: Lan & DeMets 1983 (spending), Armitage, McPherson & Rowe 1969 (recursion), Jennison & Turnbull 2000. Information
 * may come at any times; the unit is free, for only its ratios enter (but for the drift, which is per unit).
 */
import { normalQuantile, normalTwoSided, normalSf } from './normal.ts'
import { refuse, type Refusal } from './refusal.ts'
import { Looks } from './repeated-looks.ts'

/** An error this small is left to the next look: no bound that a sum of doubles could tell from none belongs to it. */
const NOTHING = 1e-14

export interface Bound {
  /** Z beyond ±bound (one-sided: above) stops here; null where there is nothing to spend yet, so that nothing stops. */
  bound: number | null
  /** The level of a single test with that bound, all sides together; 0 without a bound. */
  nominal: number
  /** Error spent up to and with this look. */
  spent: number
}

/** The bound at which what crosses is `target`, by Newton's method on the logarithm within a bracket. */
function boundFor(looks: Looks, target: number, sides: 1 | 2): number {
  const total = (bound: number): number => {
    const { upper, lower } = looks.crossing(bound)
    return upper + lower
  }
  let lo = sides === 2 ? 0 : -8
  let hi = 38
  if (total(lo) <= target) return lo
  let bound = Math.max(lo, -normalQuantile(target / sides))
  for (let step = 0; step < 100; step += 1) {
    const crossed = total(bound)
    if (crossed > target) lo = bound
    else hi = bound
    const slope = looks.density(bound) + (sides === 2 ? looks.density(-bound) : 0)
    const newton = bound + (crossed > 0 && slope > 0 ? (Math.log(crossed / target) * crossed) / slope : Infinity)
    const next = newton > lo && newton < hi ? newton : (lo + hi) / 2
    const settled = Math.abs(next - bound) < 1e-10
    bound = next
    if (settled) break
  }
  return bound
}

/** Bounds one look after the other, each set by what may have been spent by then. */
export class SpendingBounds {
  private readonly looks: Looks
  private readonly sides: 1 | 2
  private information = 0
  private before = 0
  private last: Bound = { bound: null, nominal: 0, spent: 0 }

  constructor(sides: 1 | 2 = 2) {
    this.sides = sides
    this.looks = new Looks(sides)
  }

  /**
   * The bound at the next look. At the same information as the last look it takes that one's place: nothing new can be seen
   * there, but more may have become free to spend.
   * @param information above 0 and never falling
   * @param mayHaveSpent error that may be spent by this look, never falling
   */
  next(information: number, mayHaveSpent: number): Bound {
    if (information > this.information) this.before = this.last.spent
    this.information = information
    this.looks.look(information)
    const target = mayHaveSpent - this.before
    if (target < NOTHING) {
      this.last = { bound: null, nominal: 0, spent: this.before }
      return this.last
    }
    const bound = boundFor(this.looks, target, this.sides)
    this.looks.goOn(bound)
    const nominal = this.sides === 2 ? normalTwoSided(bound) : normalSf(bound)
    this.last = { bound, nominal, spent: this.before + target }
    return this.last
  }
}

export type LooksRefusal = Refusal<'impossible-looks' | 'impossible-spending'>

const rises = (values: readonly number[], least: number): boolean =>
  values.every((value, place) => value < Infinity && value >= (place === 0 ? least : (values[place - 1] ?? 0)))
const BAD_LOOKS = refuse('impossible-looks', 'Give at least one look, with information above 0 that never falls.')
const isInformation = (informations: readonly number[]): boolean =>
  informations.length > 0 && rises(informations, Number.MIN_VALUE)

/**
 * Bounds at looks with this information, by which this much error may have been spent.
 * @returns a refusal when information or spending falls, or spending leaves 0 … 1
 */
export function spendingBounds(
  informations: readonly number[],
  spent: readonly number[],
  sides: 1 | 2 = 2,
): Bound[] | LooksRefusal {
  if (!isInformation(informations)) return BAD_LOOKS
  if (spent.length !== informations.length || !rises(spent, 0) || !((spent.at(-1) ?? 1) < 1))
    return refuse('impossible-spending', 'Give one error for each look, from 0 to below 1, that never falls.')
  const bounds = new SpendingBounds(sides)
  return informations.map((information, look) => bounds.next(information, spent[look] ?? 0))
}

export interface Characteristics {
  /** Chance of the first crossing at each look, upwards and downwards. */
  upper: number[]
  lower: number[]
  /** Chance to cross at some look: the error under no drift, the power under one. */
  crossed: number
  /** Mean information when it ends, as a share of that at the last look, for whoever stops when a bound is crossed. */
  expectedShare: number
}

/**
 * What these bounds do under a drift.
 * @param bounds on the z scale, two-sided ±; null stops nothing
 * @param drift mean of Z per √information unit: Z at information I has mean drift · √I
 */
export function operatingCharacteristics(
  informations: readonly number[],
  bounds: readonly (number | null)[],
  drift = 0,
  sides: 1 | 2 = 2,
): Characteristics | LooksRefusal {
  if (!isInformation(informations) || bounds.length !== informations.length || !Number.isFinite(drift)) return BAD_LOOKS
  if (bounds.some((bound) => Number.isNaN(bound) || (sides === 2 && (bound ?? 0) < 0))) return BAD_LOOKS
  const looks = new Looks(sides, drift)
  const end = informations.at(-1) ?? 1
  const upper: number[] = []
  const lower: number[] = []
  let going = 1
  let share = 0
  for (const [place, information] of informations.entries()) {
    if (place > 0 && information === informations[place - 1]) return BAD_LOOKS
    looks.look(information)
    const bound = bounds[place] ?? null
    const here = bound === null ? { upper: 0, lower: 0 } : looks.crossing(bound)
    if (bound !== null) looks.goOn(bound)
    upper.push(here.upper)
    lower.push(here.lower)
    share += ((here.upper + here.lower) * information) / end
    going -= here.upper + here.lower
  }
  return { upper, lower, crossed: 1 - Math.max(0, going), expectedShare: share + Math.max(0, going) }
}

/**
 * The classical constant bounds for equally spaced looks: Pocock (1977, Biometrika 64, 191–199) stops at ±C at every look,
 * O'Brien & Fleming (1979, Biometrics 35, 549–556) at ±C·√(K/k).
 * @returns the bounds, or a refusal for a number of looks or an alpha that cannot be
 */
export function classicalBounds(
  shape: 'pocock' | 'obrien-fleming',
  looks: number,
  alpha: number,
): number[] | LooksRefusal {
  if (!Number.isInteger(looks) || looks < 1 || looks > 1000 || !(alpha > 1e-12 && alpha < 1))
    return refuse('impossible-looks', 'Give 1 to 1000 looks and an alpha between 0 and 1.')
  const informations = Array.from({ length: looks }, (_, place) => place + 1)
  const at = (constant: number): number[] =>
    informations.map((look) => (shape === 'pocock' ? constant : constant * Math.sqrt(looks / look)))
  let [lo, hi] = [0, 20]
  for (let step = 0; step < 45; step += 1) {
    const middle = (lo + hi) / 2
    const result = operatingCharacteristics(informations, at(middle))
    if ('refused' in result) return result
    if (result.crossed > alpha) lo = middle
    else hi = middle
  }
  return at((lo + hi) / 2)
}
