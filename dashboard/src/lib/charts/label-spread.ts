/** Labels at the ends of lines, moved apart so that none covers another. */

/**
 * New positions, in the order given, at least `gap` apart and within [min, max] as far as they fit.
 * Each keeps its order along the axis.
 */
export function spreadLabels(wanted: readonly number[], gap: number, min: number, max: number): number[] {
  const order = wanted.map((position, index) => ({ position, index })).sort((a, b) => a.position - b.position)
  let floor = min
  for (const label of order) {
    label.position = Math.max(label.position, floor)
    floor = label.position + gap
  }
  let ceiling = max
  for (const label of order.toReversed()) {
    label.position = Math.min(label.position, ceiling)
    ceiling = label.position - gap
  }
  return order.toSorted((a, b) => a.index - b.index).map((label) => label.position)
}
