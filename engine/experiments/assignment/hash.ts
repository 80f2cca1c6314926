/**
 * Where a unit stands under a seed: one of 10,000 places in [0, 1), the same on every machine and in every language.
 *
 * It is what GrowthBook calls hash version 2 (its "Build Your Own SDK" page): FNV-1a of 32 bits over seed and unit, FNV-1a once
 * more over the decimal digits of that, modulo 10,000. The second pass spreads what near-equal texts leave close together.
 */

/** How finely a share can be cut. */
export const PLACES = 10_000

/** FNV-1a, 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv), over UTF-16 code units: for ASCII these are the bytes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The place of a unit under a seed: a multiple of 0.0001 in [0, 1). */
export const placeOf = (seed: string, unit: string): number => (fnv1a(String(fnv1a(seed + unit))) % PLACES) / PLACES
