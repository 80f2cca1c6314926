/**
 * Asymptotic confidence sequences: intervals of which all hold at once, at every n, however often one looks and for however
 * long, if the mean is about normal from some n on.
 *
 * Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (Annals of Statistics 52, 2024; arXiv 2103.06476v7, eq. 9, 134, 155, 161),
 * in the form of the open engines: n counts both arms, ρ makes the sequence tightest near one n. Said here as the z beyond
 * which it stops, so that it goes with any estimate and standard error: the interval is estimate ± z · se.
 */

/** ρ that makes the sequence tightest at `tunedFor` units. One-sided sequences are tuned with 2α. */
export function sequenceRho(alpha: number, tunedFor: number, sides: 1 | 2 = 2): number | null {
  const a = sides === 2 ? alpha : 2 * alpha
  return a > 0 && a < 1 && tunedFor >= 1 && tunedFor < Infinity
    ? Math.sqrt((-2 * Math.log(a) + Math.log(1 - 2 * Math.log(a))) / tunedFor)
    : null
}

/** The z at which the sequence stops at n units; null where n, ρ or alpha cannot be. */
export function sequenceBound(n: number, rho: number, alpha: number, sides: 1 | 2 = 2): number | null {
  const v = n * rho * rho
  if (!(v > 0 && v < Infinity && alpha > 0 && alpha < 1)) return null
  const ratio = Math.log1p(v) / 2 - Math.log(alpha)
  const log = sides === 2 ? ratio : ratio > 700 ? ratio - Math.LN2 : Math.log1p(Math.exp(ratio) / 2)
  // Not (v + 1)·log/v, whose product can overflow.
  return Math.sqrt(2 * (1 + 1 / v) * log)
}

/** The two-sided alpha at which the sequence with this ρ would just have stopped at z: its p at this n, at most 1. */
export function sequenceP(z: number, n: number, rho: number): number | null {
  const v = n * rho * rho
  if (!(v > 0 && v < Infinity) || Number.isNaN(z)) return null
  return Math.min(1, Math.exp(Math.log1p(v) / 2 - ((z * z) / 2) * (v / (v + 1))))
}
