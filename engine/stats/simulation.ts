/** For specs: simulations that print their seed and can be repeated with it. Nothing else imports this. */
import { Random } from './random.ts'

/** `CANDOR_STATS_SEED=7 npx vitest run --project unit engine/stats` runs every simulation from another seed. */
export const SEED = Number(process.env['CANDOR_STATS_SEED'] ?? 20_261_126)

/** For the name of a test. */
export const SEEDED = `(seed ${SEED})`

/**
 * How often the interval of a simulated sample holds the truth.
 * @param simulate one sample's interval; null is a refusal, which counts neither way
 */
export function coverage(
  runs: number,
  truth: number,
  simulate: (random: Random) => { lo: number; hi: number } | null,
): { covered: number; answered: number } {
  const random = new Random(SEED)
  let answered = 0
  let held = 0
  for (let run = 0; run < runs; run += 1) {
    const interval = simulate(random)
    if (interval === null) continue
    answered += 1
    if (interval.lo <= truth && truth <= interval.hi) held += 1
  }
  return { covered: held / answered, answered }
}
