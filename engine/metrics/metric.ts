/**
 * The shape that every metric has: definitions · what it needs from the store · estimate (pure) · an answer of Findings.
 * Whoever has read one metric can read them all; adding one is adding a file, its .sql, and a line in catalogue.ts.
 */
import type { TProperties, TSchema } from 'typebox'
import type { QueryName } from '@candor/queries'
import { askOf, type Ask, type AskedQuery, type Reader } from '../ask.ts'
import { buildFinding } from '../build-finding.ts'
import type { Check, Evidence, Finding, Interval, Unit } from '../finding.ts'
import type { Scope } from '../scope.ts'

export interface MetricDefinition {
  id: string
  version: number
  name: string
  /** What it is, for a person. */
  words: string
  formula: string
  /** Paper, standard or house decision it follows. */
  source: string
  unit: Unit
  better: 'higher' | 'lower' | 'neither'
  queries: readonly QueryName[]
  /** What must hold for the number to mean what it says. */
  assumptions: readonly string[]
  /** What each version brought, the newest first; left out where nobody wrote it down. */
  changes?: readonly DefinitionChange[]
  /** Versions before this one that can still be computed, the newest first: what they say otherwise. */
  former?: readonly FormerDefinition[]
}

export interface DefinitionChange {
  version: number
  /** Since when Candor computes it so (a day). */
  since: string
  why: string
}

export type FormerDefinition = Pick<MetricDefinition, 'version'> &
  Partial<Pick<MetricDefinition, 'words' | 'formula' | 'source' | 'queries' | 'assumptions'>>

/** What a metric says about one number; all else of the Finding comes from the definition and the scope. */
export interface Estimated {
  estimand?: string
  population: string
  value: number | null
  interval?: Interval | null
  p?: number | null
  n: number
  evidence?: Evidence
  checks?: Check[]
  reasons?: string[]
  plan?: string | null
  partial?: boolean
  unit?: Unit
  better?: MetricDefinition['better']
  window?: Finding['window']
  /** What was asked for this number; left out, all that was asked under the names that its definition lists. */
  asked?: readonly AskedQuery[]
}

/** Builds the Findings of one answer. */
export type Report = (definition: MetricDefinition, estimated: Estimated) => Finding

export interface Metric<Rows, Answer, Own = unknown> {
  /**
   * Where the API answers it, what one finds there, and in which shape; and which parameters of its own it takes beside the
   * scope, all optional. Every route takes `version` as well (see versions.ts).
   */
  route: { path: `/api/${string}`; summary: string; answer: TSchema; parameters?: TProperties }
  definitions: readonly MetricDefinition[]
  needs(ask: Ask, scope: Scope, own?: Own): Promise<Rows>
  /** Pure: the same rows, scope and parameters give the same answer. */
  estimate(rows: Rows, scope: Scope, report: Report, own?: Own): Answer
}

/** A report for a scope, after the queries in `ask.log` have run and returned `rows` rows in all. */
export function reportOf(scope: Scope, ask: Pick<Ask, 'log' | 'reader'>): Report {
  return (definition, estimated) =>
    buildFinding({
      metric: definition.id,
      version: definition.version,
      estimand: estimated.estimand ?? definition.name,
      population: estimated.population,
      window: estimated.window ?? { from: scope.from, to: scope.to },
      unit: estimated.unit ?? definition.unit,
      better: estimated.better ?? definition.better,
      value: estimated.value,
      interval: estimated.interval ?? null,
      p: estimated.p ?? null,
      n: estimated.n,
      coverage: scope.coverage,
      evidence: estimated.evidence ?? 'count',
      checks: estimated.checks ?? [],
      reasons: estimated.reasons ?? [],
      plan: estimated.plan ?? null,
      specifications: 1,
      asOf: ask.reader.asOf ?? scope.asOf,
      partial: estimated.partial ?? scope.partial,
      recompute: {
        queries: (estimated.asked ?? ask.log).filter(({ name }) => definition.queries.some((query) => query === name)),
        rows: estimated.n,
        assumptions: [...definition.assumptions],
      },
    })
}

/** Asks, estimates and reports. */
export async function answer<Rows, Answer, Own>(
  metric: Metric<Rows, Answer, Own>,
  reader: Reader,
  scope: Scope,
  own?: Own,
): Promise<Answer> {
  const ask = askOf(reader)
  const rows = await metric.needs(ask, scope, own)
  return metric.estimate(rows, scope, reportOf(scope, ask), own)
}

/** An interval, or null when there are no bounds. */
export const intervalOf = (
  bounds: { lo: number; hi: number } | null,
  method: string,
  level: number | null = 0.95,
): Interval | null => (bounds === null ? null : { lo: bounds.lo, hi: bounds.hi, level, method })
