/** All assignments of a design on few clusters, for inference by randomisation without any approximation. */
import { logGamma } from '../gamma.ts'
import type { ClusterDesign } from './cluster-design.ts'

/** Designs whose assignments are all equally likely. */
export type EqualDesign = Extract<ClusterDesign, { kind: 'complete' | 'pairs' }>

/** Exact up to 2⁵³. */
function choose(n: number, k: number): number {
  let count = 1
  for (let step = 1; step <= Math.min(k, n - k); step += 1) {
    count = (count * (n - Math.min(k, n - k) + step)) / step
    if (count > 1e15) return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1))
  }
  return Math.round(count)
}

/** How many there are; above 1e15 to about twelve digits. */
export const assignmentCount = (design: EqualDesign, clusters: number): number =>
  design.kind === 'complete' ? choose(clusters, design.treated) : 2 ** design.pairs.length

/** Each of them, as the arm of every cluster; the array is the same one, overwritten. */
export function* everyAssignment(design: EqualDesign, clusters: number): Generator<Uint8Array> {
  const arms = new Uint8Array(clusters)
  if (design.kind === 'pairs') {
    for (let mask = 0; mask < 2 ** design.pairs.length; mask += 1) {
      for (const [bit, [one, other]] of design.pairs.entries()) {
        const first = Math.floor(mask / 2 ** bit) % 2
        arms[one] = first
        arms[other] = 1 - first
      }
      yield arms
    }
    return
  }
  const chosen = Array.from({ length: design.treated }, (_, place) => place)
  for (;;) {
    arms.fill(0)
    for (const index of chosen) arms[index] = 1
    yield arms
    let place = chosen.length - 1
    while (place >= 0 && chosen[place] === clusters - chosen.length + place) place -= 1
    if (place < 0) return
    const from = (chosen[place] ?? 0) + 1
    for (let next = place; next < chosen.length; next += 1) chosen[next] = from + next - place
  }
}
