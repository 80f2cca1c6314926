/**
 * For specs and benchmarks: a portfolio of experiments that are all watched at every look, with the repeated p of each under
 * the default plan. Nothing else imports this.
 */
import { looksOf, DEFAULT_PLAN } from './monitoring-plan.ts'
import { adjusted } from './multiple-tests.ts'
import { normalQuantile } from './normal.ts'
import type { Random } from './random.ts'

/** For each of the alphas, rising, the z beyond which the default plan would stop at each of so many equal looks. */
export interface BoundTable {
  alphas: number[]
  bounds: Float64Array[]
}

export function boundTable(looks: number, alphas: readonly number[]): BoundTable {
  const arm = (place: number) => ({ n: 1000 * (place + 1), mean: 0, m2: 1000 })
  const readings = Array.from({ length: looks }, (_, place) => ({
    time: (place + 1) / looks,
    treatment: arm(place),
    control: arm(place),
  }))
  const bounds = alphas.map((alpha) =>
    Float64Array.from(looksOf(DEFAULT_PLAN, readings, alpha), ({ nominal }) =>
      nominal > 0 ? -normalQuantile(nominal / 2) : Infinity,
    ),
  )
  return { alphas: [...alphas], bounds }
}

/** The repeated p of one experiment after all looks, rounded up to the next alpha of the table; 1 beyond its last. */
function repeatedP({ alphas, bounds }: BoundTable, drift: number, random: Random): number {
  const looks = bounds[0]?.length ?? 0
  let best = alphas.length
  let sum = 0
  for (let look = 0; look < looks; look += 1) {
    sum += random.normal() + drift / Math.sqrt(looks)
    const z = Math.abs(sum) / Math.sqrt(look + 1)
    while (best > 0 && z > (bounds[best - 1]?.[look] ?? Infinity)) best -= 1
  }
  return alphas[best] ?? 1
}

export interface PortfolioResult {
  /** Share of portfolios with a false winner, mean share of false ones among the winners, share of real effects found. */
  anyFalse: number
  falseShare: number
  power: number
}

/**
 * What Benjamini and Hochberg’s rule at 5 % does to such portfolios.
 * @param drift mean of Z at the end of the plan, of the real effects
 */
export function portfolios(
  table: BoundTable,
  { runs, size, real, drift }: { runs: number; size: number; real: number; drift: number },
  random: Random,
): PortfolioResult {
  let [anyFalse, falseShare, found] = [0, 0, 0]
  for (let run = 0; run < runs; run += 1) {
    const ps = Array.from({ length: size }, (_, place) => repeatedP(table, place < real ? drift : 0, random))
    const result = adjusted(ps, 'benjamini-hochberg')
    if ('refused' in result) throw new Error(result.reason)
    const winners = result.flatMap((p, place) => (p <= 0.05 ? [place] : []))
    const wrong = winners.filter((place) => place >= real).length
    if (wrong > 0) anyFalse += 1
    falseShare += wrong / Math.max(1, winners.length)
    found += winners.length - wrong
  }
  return { anyFalse: anyFalse / runs, falseShare: falseShare / runs, power: real === 0 ? 0 : found / runs / real }
}

/** Alphas from `least` to 0.1, `count` of them, in equal steps of their logarithm. */
export const alphasFrom = (least: number, count: number): number[] =>
  Array.from({ length: count }, (_, step) => least * (0.1 / least) ** (step / (count - 1)))
