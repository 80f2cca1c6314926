/** For benchmarks only: an experiment of any size made inside the embedded engine, and how it is asked metric by metric and day by day. */
import { readFileSync } from 'node:fs'
import type { EmbeddedStore } from '../embedded/store.ts'
import { quoteString } from '../sql/literal.ts'

export interface ExperimentSize {
  workspace: string
  people: number
  acts: number
  days: number
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

/** Rows that are made by one statement, as one batch of an import would be. */
const AT_ONCE = 1_000_000

const filled = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** Makes the experiment "bench" of Acme, with the arms "control" and "offer", and what its people do before and after. */
export async function fillExperiment(
  store: EmbeddedStore,
  { workspace, people, acts, days }: ExperimentSize,
): Promise<void> {
  const template = read('experiment.sql')
  for (let first = 0; first < people + acts; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, people + acts - first)
    const query = filled(template, { first, count, people, days, workspace: quoteString(workspace) })
    await store.client.command({ query })
  }
}

export interface MetricDay {
  arm: string
  n: number
  mean: number
  variance: number
}

/** One metric of all who were exposed up to a day, the way it is asked where every number is a query of its own. */
export async function askMetricDay(
  store: EmbeddedStore,
  metric: { workspace: string; verb: string; measure: 'any' | 'count' | 'value'; windowDays: number; day: string },
): Promise<MetricDay[]> {
  const { windowDays, ...texts } = metric
  const quoted = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, quoteString(text)]))
  const query = filled(read('peer/metric_day.sql'), { ...quoted, windowDays })
  return (await store.client.query({ query, format: 'JSONEachRow' })).json()
}
