/**
 * Everybody is switched back and forth over time: for treatments that no community can be kept out of. Blocks of periods get
 * one arm; a period counts only if it and the periods whose treatment still acts in it had the same arm.
 *
 * Blocks by Bojinov, Simchi-Levi & Zhao (2023, Management Science 69, 3759–3777, theorem 1): with a treatment that acts for m
 * more periods the first and the last block have 2m of them, the others m. Their estimate is that of exposure-effect.ts where
 * the m periods before one are its neighbours and blocks its clusters; the first m periods are burn-in.
 */
import { refuse, type Refusal } from '../refusal.ts'
import { assigned, type Assignment, type ClusterDesign, type DesignRefusal, type Layout } from './cluster-design.ts'
import type { Neighbours } from './network.ts'

export interface Switchback extends Layout {
  /** For each period those before it that still act in it. */
  neighbours: Neighbours
  design: ClusterDesign
  /** 1 for the treatment, of each period. */
  arms: Uint8Array
  /** First period of each block. */
  starts: number[]
  /** The first periods, whose past nobody knows: their outcome is to be left out (null). */
  burnIn: number
}

/**
 * @param periods a multiple of the carry-over, at least four times it (any number of at least 4 without)
 * @param carryOver periods after its own in which a treatment still acts
 * @param key decides the arms, the same ones whenever it is asked
 */
export function switchback(
  { periods, carryOver }: { periods: number; carryOver: number },
  key: string,
): Switchback | DesignRefusal | Refusal<'impossible-input'> {
  const step = Math.max(1, carryOver)
  if (!Number.isSafeInteger(carryOver) || carryOver < 0 || !Number.isSafeInteger(periods) || periods > 1e6)
    return refuse('impossible-input', 'Give whole numbers of periods and of periods in which a treatment still acts.')
  if (periods % step !== 0 || periods < 4 * step)
    return refuse('impossible-input', `Give a number of periods that is a multiple of ${step}, the carry-over, and at least ${4 * step}.`) // prettier-ignore
  const starts = Array.from({ length: periods / step }, (_, block) => block * step)
  // The second block starts after twice the carry-over, and the last one as early.
  if (carryOver > 0) starts.splice(-1, 1)
  if (carryOver > 0) starts.splice(1, 1)
  const cluster = new Int32Array(periods)
  for (const [block, start] of starts.entries()) cluster.fill(block, start)
  const neighbours = Array.from({ length: periods }, (_, period) =>
    Int32Array.from({ length: Math.min(carryOver, period) }, (__, back) => period - Math.min(carryOver, period) + back),
  )
  const design: ClusterDesign = { kind: 'bernoulli', share: 0.5 }
  const layout = { cluster, clusters: starts.length }
  const drawn: Assignment | DesignRefusal = assigned(design, layout, key)
  if ('refused' in drawn) return drawn
  return { ...layout, neighbours, design, arms: drawn.arms, starts, burnIn: carryOver }
}
