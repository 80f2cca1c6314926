/**
 * Many tests at once: adjusted p-values, and rules for tests that come one after the other.
 *
 * Holm (1979, Scandinavian Journal of Statistics 6, 65–70) keeps the chance of any false winner, whatever depends on what.
 * Benjamini & Hochberg (1995, JRSS B 57, 289–300) keep the share of false ones among the winners, for independent or
 * positively dependent tests; Benjamini & Yekutieli (2001, Annals of Statistics 29, 1165–1188) for any. With repeated p-values
 * (monitoring-plan.ts) they hold at whatever moment one looks. LORD++ (Ramdas, Yang, Wainwright & Jordan 2017, NeurIPS 30;
 * Javanmard & Montanari 2018, Annals of Statistics 46, 526–554) and SAFFRON (Ramdas, Zrnic, Wainwright & Jordan 2018, ICML)
 * give each new test a level of its own, from what the ones before it found.
 */
import { refuse, type Refusal } from './refusal.ts'

export type TestsRefusal = Refusal<'impossible-p' | 'impossible-level'>

const BAD_P = refuse('impossible-p', 'Give p-values from 0 to 1.')
const BAD_ALPHA = refuse('impossible-level', 'Give an alpha between 0 and 1.')
const areP = (ps: readonly number[]): boolean => ps.every((p) => p >= 0 && p <= 1)

export type Adjustment = 'holm' | 'benjamini-hochberg' | 'benjamini-yekutieli' | 'bonferroni'

/** Places of the p-values, the smallest first. */
const ascending = (ps: readonly number[]): number[] =>
  ps.map((_, place) => place).sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0))

/** p-values in the order given, adjusted: at most alpha exactly when the method rejects at alpha. Empty for none. */
export function adjusted(ps: readonly number[], method: Adjustment): number[] | TestsRefusal {
  if (!areP(ps)) return BAD_P
  const m = ps.length
  const result = Array<number>(m).fill(1)
  const order = ascending(ps)
  switch (method) {
    case 'bonferroni':
      return ps.map((p) => Math.min(1, m * p))
    case 'holm': {
      let most = 0
      order.forEach((place, rank) => {
        most = Math.max(most, Math.min(1, (m - rank) * (ps[place] ?? 1)))
        result[place] = most
      })
      return result
    }
    default: {
      const factor = method === 'benjamini-hochberg' ? 1 : order.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0)
      let least = 1
      order.reverse().forEach((place, steps) => {
        least = Math.min(least, (factor * m * (ps[place] ?? 1)) / (m - steps))
        result[place] = least
      })
      return result
    }
  }
}

/**
 * Adjusted within each scope apart: by metric, by experiment, or whatever else the scopes name.
 * @param tests in any order; the answer keeps it
 */
export function adjustedWithin(
  tests: readonly { p: number; scope: string }[],
  method: Adjustment,
): number[] | TestsRefusal {
  const result = Array<number>(tests.length).fill(1)
  for (const scope of new Set(tests.map((test) => test.scope))) {
    const places = tests.flatMap((test, place) => (test.scope === scope ? [place] : []))
    const inside = adjusted(
      places.map((place) => tests[place]?.p ?? 1),
      method,
    )
    if ('refused' in inside) return inside
    places.forEach((place, within) => {
      result[place] = inside[within] ?? 1
    })
  }
  return result
}

export interface OnlineTest {
  /** The level that this test has; set before it is seen. */
  level: number
  rejected: boolean
}

/** Javanmard and Montanari's sequence, from 1; sums to 1. */
const lordGamma = (j: number): number =>
  (0.07720838 * Math.log(Math.max(j, 2))) / (j * Math.exp(Math.sqrt(Math.log(j))))

/** Wealth at the start, of alpha: the choice of the authors’ own implementation. */
const FIRST_WEALTH = 0.1

/**
 * LORD++: keeps the false-discovery rate of tests that come one after the other, in order of coming.
 * @param alpha false-discovery rate, 0 < alpha < 1
 */
export function lordPlusPlus(ps: readonly number[], alpha: number): OnlineTest[] | TestsRefusal {
  if (!(alpha > 0 && alpha < 1)) return BAD_ALPHA
  if (!areP(ps)) return BAD_P
  const wealth = FIRST_WEALTH * alpha
  const found: number[] = []
  return ps.map((p, place) => {
    const t = place + 1
    const level = found.reduce(
      (sum, when, which) => sum + (which === 0 ? alpha - wealth : alpha) * lordGamma(t - when),
      wealth * lordGamma(t),
    )
    const rejected = p <= level
    if (rejected) found.push(t)
    return { level, rejected }
  })
}

/** 0.4374901658/j^1.6 sums to 1: the choice of the authors of SAFFRON. */
const saffronGamma = (j: number): number => 0.4374901658 / j ** 1.6
/** p-values above are no candidates and cost nothing. */
const CANDIDATE = 0.5
const SAFFRON_WEALTH = 0.5

/**
 * SAFFRON: as LORD++, with more power where many tests have something to find.
 * @param alpha false-discovery rate, 0 < alpha < 1
 */
export function saffron(ps: readonly number[], alpha: number): OnlineTest[] | TestsRefusal {
  if (!(alpha > 0 && alpha < 1)) return BAD_ALPHA
  if (!areP(ps)) return BAD_P
  const wealth = SAFFRON_WEALTH * alpha
  /** For each find: when, and how many candidates have come since. */
  const found: { when: number; candidates: number }[] = []
  let candidates = 0
  return ps.map((p, place) => {
    const t = place + 1
    const earned = found.reduce(
      (sum, { when, candidates: since }, which) =>
        sum + (which === 0 ? alpha - wealth : alpha) * saffronGamma(t - when - since),
      wealth * saffronGamma(t - candidates),
    )
    const level = Math.min(CANDIDATE, (1 - CANDIDATE) * earned)
    const rejected = p <= level
    if (p <= CANDIDATE) {
      candidates += 1
      for (const find of found) find.candidates += 1
    }
    if (rejected) found.push({ when: t, candidates: 0 })
    return { level, rejected }
  })
}
