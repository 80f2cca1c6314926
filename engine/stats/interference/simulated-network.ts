/**
 * For specs and the benchmark: a network of communities where the treatment of one’s neighbours matters, and the designs that
 * are tried on it. Nothing else imports this.
 */
import type { Random } from '../random.ts'
import { networkOf, type Network, type Tie } from './network.ts'

export interface World {
  network: Network
  cluster: Int32Array
  clusters: number
  /** What each unit would show if nobody were treated. */
  base: Float64Array
}

export interface Shape {
  clusters: number
  /** Units in each. */
  size: number
  /** Mean number of neighbours, and the share of them that is in other clusters. */
  degree: number
  outside: number
  /** Standard deviation of what the units of a cluster share, and of what they do not. */
  between: number
  within: number
}

/** Ties at random within each cluster, and at random between units of different clusters; an outcome of normal parts. */
export function simulatedWorld({ clusters, size, degree, outside, between, within }: Shape, random: Random): World {
  const units = clusters * size
  const cluster = Int32Array.from({ length: units }, (_, unit) => Math.floor(unit / size))
  const ties: Tie[] = []
  const chance = (degree * (1 - outside)) / (size - 1)
  for (let unit = 0; unit < units; unit += 1)
    for (let other = unit + 1; cluster[other] === cluster[unit]; other += 1)
      if (random.uniform() < chance) ties.push({ from: unit, to: other })
  for (let left = Math.round((units * degree * outside) / 2); left > 0;) {
    const [from, to] = [random.integer(units), random.integer(units)]
    if (cluster[from] === cluster[to]) continue
    ties.push({ from, to })
    left -= 1
  }
  const network = networkOf(units, ties)
  if ('refused' in network) throw new Error(network.reason)
  const shared = Float64Array.from({ length: clusters }, () => between * random.normal())
  const base = Float64Array.from(cluster, (at) => (shared[at] ?? 0) + within * random.normal())
  return { network, cluster, clusters, base }
}

/**
 * What each unit shows under these arms.
 * @param spillover of a share of treated neighbours, on top of the direct effect: in proportion when it is a number
 */
export function outcomesOf(
  { network, base }: World,
  arms: ArrayLike<number>,
  direct: number,
  spillover: (share: number) => number,
): number[] {
  return network.neighbours.map((others, unit) => {
    const treated = others.reduce((sum, other) => sum + (arms[other] ?? 0), 0)
    const share = others.length === 0 ? 0 : treated / others.length
    return (base[unit] ?? 0) + direct * (arms[unit] ?? 0) + spillover(share)
  })
}
