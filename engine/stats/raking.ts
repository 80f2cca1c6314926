/**
 * Weights that make those who answered look like those they stand for: raking, or iterative proportional fitting (Deming &
 * Stephan 1940, Annals of Mathematical Statistics 11, 427–444). With one variable it is post-stratification.
 *
 * Weights do not repair who did not answer: they assume that people who did not are like those in their group who did.
 * The effective number of answers is Kish's (Σw)²/Σw² (1965). Trimming is only done when asked for, and then said.
 */
import { refuse, type Refusal } from './refusal.ts'

export interface Respondent {
  /** Level of each variable of the margins, by name. */
  levels: Readonly<Record<string, string>>
  /** Weight before raking (a design weight, or how many people the row stands for in the base); 1 when left out. */
  weight?: number
}

/** Share of each level of a variable in the population; the shares sum to 1. */
export type Margins = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface RakingOptions {
  /** No weight above this many times the mean weight. Margins no longer hold exactly then. */
  trimAt?: number
  /** Refuse trimmed weights that leave a share further than this from its target; 0.05 when left out. */
  largestMarginError?: number
  /** Refuse below this effective number of answers; 50 when left out. */
  fewestEffective?: number
  /** Refuse a weight above this many times the mean, unless trimmed; 5 when left out. */
  largestWeight?: number
}

export interface Raked {
  /** In the order of the respondents, with mean 1. */
  weights: number[]
  /** Kish's effective number of answers. */
  effectiveN: number
  /** Largest weight as a multiple of the mean weight, and of the smallest. */
  largestOverMean: number
  largestOverSmallest: number
  /** Largest distance of a weighted share from its target. */
  marginError: number
  /** Rounds of fitting, those after trimming included. */
  iterations: number
  /** Null when no weight was cut. */
  trimmed: { at: number; respondents: number } | null
}

export type RakingRefusal = Refusal<
  | 'no-answers'
  | 'impossible-input'
  | 'targets-do-not-sum'
  | 'level-without-target'
  | 'empty-level'
  | 'no-convergence'
  | 'weights-too-unequal'
  | 'trimmed-off-target'
  | 'too-few-effective'
>

const TOLERANCE = 1e-10
/** Trimmed weights have come to rest when none moves by more in a round, in units of the mean weight. */
const REST = 1e-9
const MOST_ROUNDS = 2000
const SUM_TOLERANCE = 1e-6
/** A target below this is a group that does not exist. */
const SMALLEST_TARGET = 1e-9

/** A variable with the place of each respondent's level, and the target of each level. */
interface Variable {
  name: string
  level: number[]
  targets: number[]
}

function variablesOf(respondents: readonly Respondent[], margins: Margins): Variable[] | RakingRefusal {
  const variables: Variable[] = []
  for (const [name, shares] of Object.entries(margins)) {
    const levels = Object.keys(shares)
    const targets = Object.values(shares)
    if (!targets.every((share) => share >= SMALLEST_TARGET && share <= 1))
      return refuse('impossible-input', `Every target of ${name} must be above 0 and at most 1; leave out groups that do not exist.`) // prettier-ignore
    if (Math.abs(targets.reduce((sum, share) => sum + share, 0) - 1) > SUM_TOLERANCE)
      return refuse('targets-do-not-sum', `The targets of ${name} do not sum to 1.`)
    const place = new Map(levels.map((level, index) => [level, index]))
    const level = respondents.map((respondent) => place.get(respondent.levels[name] ?? '') ?? -1)
    if (level.includes(-1))
      return refuse('level-without-target', `Somebody answered with a level of ${name} that has no target, or without one.`) // prettier-ignore
    const empty = levels.find((_, index) => !level.includes(index))
    if (empty !== undefined)
      return refuse('empty-level', `Nobody with ${name} ${empty} answered: merge it with another level, or ask them.`)
    variables.push({ name, level, targets })
  }
  return variables
}

/** Weighted share of each level. */
function sharesOf({ level, targets }: Variable, weights: readonly number[]): number[] {
  const sums = targets.map(() => 0)
  let total = 0
  for (const [i, weight] of weights.entries()) {
    const at = level[i] ?? 0
    sums[at] = (sums[at] ?? 0) + weight
    total += weight
  }
  return sums.map((sum) => sum / total)
}

const marginErrorOf = (variables: readonly Variable[], weights: readonly number[]): number =>
  Math.max(...variables.map((variable) => Math.max(...sharesOf(variable, weights).map((share, l) => Math.abs(share - (variable.targets[l] ?? 0)))))) // prettier-ignore

/**
 * Rounds of fitting in place, until no share is off, or under a cap until no weight moves any more; the number of rounds, or
 * null without an end.
 */
function fit(variables: readonly Variable[], weights: number[], cap: number): number | null {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const before = [...weights]
    for (const { level, targets, ...rest } of variables) {
      const shares = sharesOf({ level, targets, ...rest }, weights)
      for (const [i, weight] of weights.entries()) {
        const at = level[i] ?? 0
        weights[i] = (weight * (targets[at] ?? 0)) / (shares[at] ?? 1)
      }
    }
    if (cap < Infinity) {
      limit(weights, cap)
      if (weights.every((weight, i) => Math.abs(weight - (before[i] ?? 0)) < REST)) return round
    } else if (marginErrorOf(variables, weights) < TOLERANCE) return round
  }
  return null
}

/** Mean 1, and none above the cap. Cutting lowers the mean, so it is repeated until both hold. */
function limit(weights: number[], cap: number): void {
  for (let turn = 0; turn < 100; turn += 1) {
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
    let cut = false
    for (const [i, weight] of weights.entries()) {
      weights[i] = Math.min(weight / mean, cap)
      if (weight / mean > cap * (1 + 1e-12)) cut = true
    }
    if (!cut) return
  }
}

/**
 * Weights with which every variable of the margins has its target shares.
 * @returns a refusal rather than weights that hide a hole: a level nobody answered, margins that contradict who answered,
 *   weights so unequal that a few people decide, too few effective answers
 */
export function rake(
  respondents: readonly Respondent[],
  margins: Margins,
  options: RakingOptions = {},
): Raked | RakingRefusal {
  const { trimAt = Infinity, largestMarginError = 0.05, fewestEffective = 50, largestWeight = 5 } = options
  if (respondents.length === 0) return refuse('no-answers', 'Nobody answered.')
  const weights = respondents.map(({ weight = 1 }) => weight)
  if (
    !weights.every((weight) => weight > 1e-100 && weight < 1e100) ||
    !(trimAt > 1) ||
    Object.keys(margins).length === 0
  )
    return refuse('impossible-input', 'Weights must be above 0, a trim above 1, and there must be a margin.')
  const variables = variablesOf(respondents, margins)
  if (!Array.isArray(variables)) return variables
  const untrimmed = [...weights]
  const rounds = fit(variables, untrimmed, Infinity)
  if (rounds === null)
    return refuse('no-convergence', 'No weights meet all targets: some combination of levels that they need did not answer.') // prettier-ignore
  limit(untrimmed, Infinity)
  const cut = untrimmed.filter((weight) => weight > trimAt).length
  const final = [...untrimmed]
  const more = cut > 0 ? fit(variables, final, trimAt) : 0
  if (more === null)
    return refuse('no-convergence', `Weights cut at ${trimAt} times the mean do not come to rest: cut higher, or merge levels.`) // prettier-ignore
  const [least, largest] = final.reduce(
    ([lo, hi], weight) => [Math.min(lo, weight), Math.max(hi, weight)],
    [Infinity, 0],
  )
  const marginError = marginErrorOf(variables, final)
  if (cut > 0 && marginError > largestMarginError)
    return refuse('trimmed-off-target', `With weights cut at ${trimAt} times the mean a share stays ${(100 * marginError).toFixed(1)} points off its target: merge levels, or cut higher.`) // prettier-ignore
  const effectiveN = final.reduce((sum, w) => sum + w, 0) ** 2 / final.reduce((sum, w) => sum + w * w, 0)
  if (cut === 0 && largest > largestWeight)
    return refuse('weights-too-unequal', `One answer would count ${largest.toFixed(1)} times the mean; merge levels, or trim openly.`) // prettier-ignore
  if (effectiveN < fewestEffective)
    return refuse('too-few-effective', `${respondents.length} answers count like ${effectiveN.toFixed(1)} after weighting; ${fewestEffective} are needed.`) // prettier-ignore
  return {
    weights: final,
    effectiveN,
    largestOverMean: largest,
    largestOverSmallest: largest / least,
    marginError,
    iterations: rounds + more,
    trimmed: cut === 0 ? null : { at: trimAt, respondents: final.filter((weight) => weight >= trimAt * (1 - 1e-9)).length }, // prettier-ignore
  }
}
