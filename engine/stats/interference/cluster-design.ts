/**
 * Designs that give whole clusters one arm: communities, regions, hours. Units 0 … n − 1 are in clusters 0 … clusters − 1; a
 * design on people is one where everybody is a cluster of one.
 *
 * Two-stage designs (Hudgens & Halloran 2008, JASA 103, 832–842; Baird, Bohren, McIntosh & Özler 2018, Review of Economics and
 * Statistics 100, 844–860) draw a saturation for each cluster first, and then so many of its units: the only ones that tell the
 * effect on oneself from that of others within a cluster.
 */
import { refuse, type Refusal } from '../refusal.ts'
import { drawOf } from './draw.ts'

export type ClusterDesign =
  /** Each cluster is treated with this probability, whatever the others are. */
  | { kind: 'bernoulli'; share: number }
  /** So many of the clusters are treated. */
  | { kind: 'complete'; treated: number }
  /** One of each pair of clusters is treated; clusters in no pair are in the control. */
  | { kind: 'pairs'; pairs: readonly (readonly [number, number])[] }
  /** Clusters are dealt equally to these shares, and so many of their units are treated: [0, 0.5, 1]. */
  | { kind: 'two-stage'; saturations: readonly number[] }

export interface Assignment {
  /** 1 for treated, of each unit. */
  arms: Uint8Array
  /** Share meant to be treated, of each cluster. */
  saturation: Float64Array
}

export interface Layout {
  /** Of each unit. */
  cluster: ArrayLike<number>
  clusters: number
}

/** A number on (0, 1) for this cluster or unit; two calls for the same one may differ. */
export type Draw = (level: 'cluster' | 'unit', index: number) => number

export type DesignRefusal = Refusal<'impossible-design'>

const impossible = (reason: string) => refuse('impossible-design', reason)

/** Why there is no such design on so many clusters; null when there is one. */
export function unsoundDesign(design: ClusterDesign, { cluster, clusters }: Layout): DesignRefusal | null {
  if (!Number.isSafeInteger(clusters) || clusters < 2) return impossible('A design needs at least two clusters.')
  for (let unit = 0; unit < cluster.length; unit += 1) {
    const at = cluster[unit] ?? -1
    if (!Number.isInteger(at) || at < 0 || at >= clusters)
      return impossible(`Unit ${unit} is in no cluster: number clusters from 0 to ${clusters - 1}.`)
  }
  switch (design.kind) {
    case 'bernoulli':
      return design.share > 0 && design.share < 1 ? null : impossible('The share to treat must lie between 0 and 1.')
    case 'complete':
      return Number.isInteger(design.treated) && design.treated > 0 && design.treated < clusters
        ? null
        : impossible('At least one cluster must be treated, and one not.')
    case 'pairs': {
      const named = design.pairs.flat()
      const known = named.every((at) => Number.isInteger(at) && at >= 0 && at < clusters)
      return known && named.length > 0 && new Set(named).size === named.length
        ? null
        : impossible('Give pairs of clusters, none of them twice.')
    }
    case 'two-stage': {
      const { saturations } = design
      const apart = new Set(saturations).size === saturations.length && saturations.length > 1
      return apart && saturations.length <= clusters && saturations.every((share) => share >= 0 && share <= 1)
        ? null
        : impossible('Give at least two different saturations from 0 to 1, and a cluster for each.')
    }
  }
}

/** Expected share of a unit’s clusters that are treated: the same for every unit. Null for pairs that leave clusters out. */
export function expectedShare(design: ClusterDesign, clusters: number): number | null {
  switch (design.kind) {
    case 'bernoulli':
      return design.share
    case 'complete':
      return design.treated / clusters
    case 'pairs':
      return design.pairs.length * 2 === clusters ? 0.5 : null
    case 'two-stage':
      return null
  }
}

const ranked = (members: readonly number[], draw: (index: number) => number): number[] =>
  members
    .map((index) => ({ index, at: draw(index) }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ index }) => index)

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

function saturations(design: ClusterDesign, clusters: number, draw: Draw): Float64Array {
  const of = new Float64Array(clusters)
  const drawCluster = (index: number) => draw('cluster', index)
  if (design.kind === 'bernoulli') return of.map((_, index) => (drawCluster(index) < design.share ? 1 : 0))
  if (design.kind === 'complete') for (const index of ranked(upTo(clusters), drawCluster).slice(0, design.treated)) of[index] = 1 // prettier-ignore
  if (design.kind === 'pairs') for (const pair of design.pairs) of[ranked(pair, drawCluster)[0] ?? 0] = 1
  if (design.kind === 'two-stage')
    for (const [rank, index] of ranked(upTo(clusters), drawCluster).entries())
      of[index] = design.saturations[Math.floor((rank * design.saturations.length) / clusters)] ?? 0
  return of
}

/** The arms that these draws make of a design that {@link unsoundDesign} has nothing against. */
export function armsOf(design: ClusterDesign, { cluster, clusters }: Layout, draw: Draw): Assignment {
  const saturation = saturations(design, clusters, draw)
  const arms = Uint8Array.from({ length: cluster.length }, (_, unit) => saturation[cluster[unit] ?? 0] ?? 0)
  if (design.kind !== 'two-stage') return { arms, saturation }
  const members = upTo(clusters).map((): number[] => [])
  for (let unit = 0; unit < cluster.length; unit += 1) members[cluster[unit] ?? 0]?.push(unit)
  arms.fill(0)
  for (const [index, units] of members.entries()) {
    const treated = Math.round((saturation[index] ?? 0) * units.length)
    for (const unit of ranked(units, (at) => draw('unit', at)).slice(0, treated)) arms[unit] = 1
  }
  return { arms, saturation }
}

/**
 * The arms of an experiment, the same whenever and wherever they are asked for: draws come from its key and the names of
 * clusters and units, so that their order does not matter (of the same rank only if two draws are equal).
 * @param names one for each cluster, and for each unit where there are two stages; their numbers when left out
 */
export function assigned(
  design: ClusterDesign,
  layout: Layout,
  key: string,
  names: { clusters?: readonly string[]; units?: readonly string[] } = {},
): Assignment | DesignRefusal {
  const nameOf = (level: 'cluster' | 'unit', index: number) =>
    (level === 'cluster' ? names.clusters : names.units)?.[index] ?? String(index)
  return (
    unsoundDesign(design, layout) ??
    armsOf(design, layout, (level, index) => drawOf(key, `${level} ${nameOf(level, index)}`))
  )
}
