/** For specs: simulations that print their seed and can be repeated with it. Nothing else imports this. */
import { Random } from './random.ts'

/** `CANDOR_STATS_SEED=7 npx vitest run engine/stats` runs every simulation from another seed. */
export const SEED = Number(process.env['CANDOR_STATS_SEED'] ?? 20_261_126)

/** For the name of a test. */
export const SEEDED = `(seed ${SEED})`

export interface Coverage {
  covered: number
  answered: number
  /** Mean width of the intervals, and the standard deviation of their middles. */
  width: number
  scatter: number
}

/**
 * How often the interval of a simulated sample holds the truth.
 * @param simulate one sample's interval; null is a refusal, which counts neither way
 */
export function coverage(
  runs: number,
  truth: number,
  simulate: (random: Random) => { lo: number; hi: number } | null,
): Coverage {
  const random = new Random(SEED)
  let answered = 0
  let held = 0
  const middles: number[] = []
  let widths = 0
  for (let run = 0; run < runs; run += 1) {
    const interval = simulate(random)
    if (interval === null) continue
    answered += 1
    widths += interval.hi - interval.lo
    middles.push((interval.lo + interval.hi) / 2)
    if (interval.lo <= truth && truth <= interval.hi) held += 1
  }
  const centre = middles.reduce((sum, middle) => sum + middle, 0) / answered
  const squares = middles.reduce((sum, middle) => sum + (middle - centre) ** 2, 0)
  return { covered: held / answered, answered, width: widths / answered, scatter: Math.sqrt(squares / (answered - 1)) }
}
