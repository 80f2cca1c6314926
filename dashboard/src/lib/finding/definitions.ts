/** The metric catalogue, read once from the public API when a reader first asks how a number is known. */
import type { MetricsAnswer } from '@candor/engine/api/shapes'
import { read, type Answer } from '../api/read.ts'

export type Definition = MetricsAnswer['metrics'][number]

let catalogue: Promise<Answer<MetricsAnswer>> | null = null

/** The definition of a metric in this version; null when the catalogue does not hold it or cannot be read. */
export async function definitionOf(metric: string, version: number): Promise<Definition | null> {
  catalogue ??= read<MetricsAnswer>(fetch, '/api/metrics')
  const answer = await catalogue
  if (!answer.ok) {
    catalogue = null
    return null
  }
  return answer.data.metrics.find((entry) => entry.id === metric && entry.version === version) ?? null
}
