/**
 * Weights that are not negative and sum to one, as close as they come: min ‖Aw − b‖² + ridge·‖w‖² over the simplex, the
 * problem behind synthetic control (Abadie, Diamond & Hainmueller 2010, JASA 105, 493–505).
 *
 * Since the weights sum to one, it is the point of a polytope that lies nearest to the origin: the corners are the gaps of
 * the units from the target. Solved by Wolfe (1976, Finding the nearest point in a polytope, Mathematical Programming 11,
 * 128–149): exact in finitely many steps, and the same in any order of the units unless it is not unique.
 */
import { solveDefinite } from './cholesky.ts'
import { refuse, type Refusal } from './refusal.ts'

/** What rounding leaves of a difference of two slopes, relative to the squared gaps behind them. */
const TOLERANCE = 1e-12

export type SimplexRefusal = Refusal<'impossible-input' | 'not-converged'>

/** A unit that has weight, or is about to get some. */
interface Held {
  unit: number
  weight: number
}

/**
 * @param units one series a unit, all of the length of the target
 * @param ridge penalty on the squared weights, at least 0
 */
export function simplexWeights(
  units: readonly (readonly number[])[],
  target: readonly number[],
  ridge = 0,
): number[] | SimplexRefusal {
  const sound = [target, ...units].every((series) => series.length === target.length && series.every(Number.isFinite))
  if (units.length === 0 || target.length === 0 || !sound || !(ridge >= 0 && ridge < Infinity))
    return refuse('impossible-input', 'Give one unit or more, each with a finite value at every moment of the target.')
  const gram = gramOf(
    units.map((unit) => unit.map((value, at) => value - (target[at] ?? 0))),
    ridge,
  )
  let held: Held[] = [{ unit: nearest(gram), weight: 1 }]
  const passed = new Set<number>()
  for (let step = 0; step < 100 * (units.length + 10); step += 1) {
    const next = nextUnit(gram, held, passed)
    if (next === null) return weightsOf(held, units.length)
    const better = withUnit(gram, held, next)
    if (better === null) passed.add(next)
    else {
      held = better
      passed.clear()
    }
  }
  return refuse('not-converged', 'No best weights were found: leave out units whose series are nearly the same.')
}

const size = (gram: readonly (readonly number[])[], unit: number): number => gram[unit]?.[unit] ?? 0

function gramOf(gaps: readonly (readonly number[])[], ridge: number): number[][] {
  const gram = gaps.map(() => new Array<number>(gaps.length).fill(0))
  for (const [i, one] of gaps.entries()) {
    for (let j = 0; j <= i; j += 1) {
      const other = gaps[j] ?? []
      let value = i === j ? ridge : 0
      for (let at = 0; at < one.length; at += 1) value += (one[at] ?? 0) * (other[at] ?? 0)
      ;(gram[i] ?? [])[j] = value
      ;(gram[j] ?? [])[i] = value
    }
  }
  return gram
}

function nearest(gram: readonly (readonly number[])[]): number {
  let best = 0
  for (let unit = 1; unit < gram.length; unit += 1) if (size(gram, unit) < size(gram, best)) best = unit
  return best
}

/** The unit whose corner lies farthest beyond the plane of the point that is held; null when none does. */
function nextUnit(
  gram: readonly (readonly number[])[],
  held: readonly Held[],
  passed: ReadonlySet<number>,
): number | null {
  const slope = (unit: number): number => held.reduce((sum, one) => sum + one.weight * (gram[unit]?.[one.unit] ?? 0), 0)
  const here = held.reduce((sum, { unit, weight }) => sum + weight * slope(unit), 0)
  const largest = Math.max(...held.map(({ unit }) => size(gram, unit)))
  let [next, least] = [null as number | null, Infinity]
  for (let unit = 0; unit < gram.length; unit += 1) {
    if (passed.has(unit) || held.some((one) => one.unit === unit)) continue
    const there = slope(unit)
    if (there < least && here - there > TOLERANCE * Math.max(size(gram, unit), largest)) [next, least] = [unit, there]
  }
  return next
}

/** The nearest point of the corners held and one more; null where that one adds nothing that arithmetic could tell. */
function withUnit(gram: readonly (readonly number[])[], before: readonly Held[], unit: number): Held[] | null {
  let held = [...before, { unit, weight: 0 }]
  for (;;) {
    const flat = nearestOfPlane(
      gram,
      held.map((one) => one.unit),
    )
    if (flat === null) return null
    const steps = held.map(({ weight }, at) => {
      const to = flat[at] ?? 0
      return to > 0 ? 1 : weight > 0 ? weight / (weight - to) : 0
    })
    const step = Math.min(...steps)
    const moved = held.map((one, at) => ({ ...one, weight: one.weight + step * ((flat[at] ?? 0) - one.weight) }))
    if (step === 1) return moved
    held = moved.filter((_, at) => (steps[at] ?? 1) > step)
    if (!held.some((one) => one.unit === unit)) return null
  }
}

/** Weights that sum to one, of either sign, of the point nearest to the origin in the plane through these corners. */
function nearestOfPlane(gram: readonly (readonly number[])[], units: readonly number[]): number[] | null {
  // A constant on every entry leaves the answer as it is, and makes a plane through the origin solvable too.
  const lift = Math.max(...units.map((unit) => size(gram, unit)), Number.MIN_VALUE)
  const matrix = units.map((row) => units.map((column) => (gram[row]?.[column] ?? 0) + lift))
  const solution = solveDefinite(
    matrix,
    units.map(() => lift),
  )
  const sum = solution?.reduce((total, value) => total + value, 0) ?? 0
  return solution === null || !(sum > 0) ? null : solution.map((value) => value / sum)
}

function weightsOf(held: readonly Held[], units: number): number[] {
  const weights = new Array<number>(units).fill(0)
  const sum = held.reduce((total, { weight }) => total + weight, 0)
  for (const { unit, weight } of held) weights[unit] = weight / sum
  return weights
}
