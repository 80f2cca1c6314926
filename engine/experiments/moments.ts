/**
 * The moments of all outcomes of an experiment from one query: what to ask, and what the rows say.
 *
 * The query knows pairs of numbers per person, its parts. An outcome of k variables needs k(k − 1)/2 of them for all its cross
 * moments. Parts that look at the same acts on the same days are a group: people's acts are added up once for all of it.
 */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { QueryParams, QueryRow } from '@candor/queries'
import { mergeCrossMoments, noCrossMoments, pairIndex, type CrossMoments } from '../stats/cross-moments.ts'
import { daysBefore, variablesOf, type Variable, type Variables } from './variables.ts'

type Row = QueryRow['experiments/moments']
type Params = Omit<QueryParams['experiments/moments'], 'workspace' | 'generation'>

/** Above all that a hundred billion acts of the largest amount come to, and below what 128 bits hold. */
const NO_CAP = 1e24

/** As the query numbers them. */
const MEASURES = ['any', 'count', 'value'] as const

/** A part, and which two variables of the outcome it holds. */
interface Pair {
  part: number
  i: number
  j: number
}

/** What is known of one outcome's variables: outcome first, then covariates, as {@link variablesOf} orders them. */
export interface AskedOutcome extends Variables {
  pairs: readonly Pair[]
}

export const NOTHING_ASKED: AskedOutcome = { outcome: [], covariates: [], pairs: [] }

export interface AskedMoments {
  params: Params
  /** One an outcome of the definition, in its order. */
  outcomes: readonly AskedOutcome[]
}

/** People of one arm who were first exposed on one day. */
export interface Cohort {
  arm: string
  /** 2026-03-01, UTC */
  day: string
  moments: CrossMoments
}

/** Everybody who was seen in an arm; under '' whoever was seen in several. */
export interface ArmPeople {
  arm: string
  people: number
  first_at: string
  last_at: string
}

/** The place of an item among those before, added where it is new; places begin with 1, as in the query. */
function place<T>(list: T[], item: T, same: (one: T, other: T) => boolean): number {
  const at = list.findIndex((other) => same(item, other))
  return at >= 0 ? at + 1 : list.push(item)
}

const alike = (one: Variable, other: Variable): boolean =>
  one.verb === other.verb && one.from === other.from && one.to === other.to

/** The parameters of the query for an experiment, and where its outcomes stand in the answer. */
export function momentsToAsk(experiment: string, definition: ExperimentDefinition): AskedMoments {
  const verbs: string[] = []
  const groups: (readonly [Variable, Variable])[] = []
  const parts: (readonly [Variable, Variable])[] = []
  const partsOf: number[][] = []
  const pairOf = (variables: readonly Variable[], i: number, j: number): Pair[] => {
    const [first, second] = [variables[i], variables[j]]
    if (first === undefined || second === undefined) return []
    const group = place(groups, [first, second], ([a, b], [c, d]) => alike(a, c) && alike(b, d))
    const part = parts.push([first, second])
    partsOf[group - 1] = [...(partsOf[group - 1] ?? []), part]
    return [{ part, i, j }]
  }
  const outcomes = definition.outcomes.map((outcome): AskedOutcome => {
    const asked = variablesOf(outcome, daysBefore(definition))
    const all = [...asked.outcome, ...asked.covariates]
    return { ...asked, pairs: all.flatMap((_, j) => all.slice(0, j).flatMap((__, i) => pairOf(all, i, j))) }
  })
  const verbAt = ({ verb }: Variable): number => place(verbs, verb, (one, other) => one === other)
  const sides = ([0, 1] as const).map((side) => ({
    verb: groups.map((group) => verbAt(group[side])),
    from: groups.map((group) => group[side].from),
    to: groups.map((group) => group[side].to),
    measure: parts.map((part) => MEASURES.indexOf(part[side].measure)),
    cap: parts.map((part) => part[side].cap ?? NO_CAP),
  }))
  const [first = NO_SIDE, second = NO_SIDE] = sides
  const params: Params = {
    brand: definition.brand,
    experiment,
    arms: definition.arms.map(({ key }) => key),
    before: -Math.min(0, ...first.from, ...second.from),
    after: Math.max(0, ...first.to, ...second.to),
    verbs,
    groups_of: verbs.map((_, v) =>
      groups.flatMap((__, g) => (first.verb[g] === v + 1 || second.verb[g] === v + 1 ? [g + 1] : [])),
    ),
    ...{
      first_verb: first.verb,
      first_from: first.from,
      first_to: first.to,
      first_measure: first.measure,
      first_cap: first.cap,
    },
    ...{
      second_verb: second.verb,
      second_from: second.from,
      second_to: second.to,
      second_measure: second.measure,
      second_cap: second.cap,
    },
    parts_of: partsOf,
  }
  return { params, outcomes }
}

const NO_SIDE = { verb: [], from: [], to: [], measure: [], cap: [] }

/** Rows of part 0, which are people, added up over the days; in the order of the arms' names. */
export function armsFrom(rows: readonly Row[]): ArmPeople[] {
  const arms = new Map<string, ArmPeople>()
  for (const { arm, part, people, first_at, last_at } of rows) {
    if (part !== 0) continue
    const before = arms.get(arm)
    arms.set(arm, {
      arm,
      people: people + (before?.people ?? 0),
      first_at: before !== undefined && before.first_at < first_at ? before.first_at : first_at,
      last_at: before !== undefined && before.last_at > last_at ? before.last_at : last_at,
    })
  }
  return [...arms.values()].sort((a, b) => (a.arm < b.arm ? -1 : 1))
}

/** Rows of part 0, which are people, by day of first exposure. */
export const armDaysFrom = (rows: readonly Row[]): { arm: string; day: string; people: number }[] =>
  rows.filter(({ part }) => part === 0).map(({ arm, day, people }) => ({ arm, day, people }))

/** The pair with everybody in it: those who did nothing have 0 twice. */
function withIdle({ people, mean1, mean2, m11, m12, m22 }: Row, everybody: number): CrossMoments {
  const active = { n: people, mean: [mean1, mean2], m2: [m11, m12, m22] }
  return mergeCrossMoments({ ...noCrossMoments(2), n: Math.max(0, everybody - people) }, active)
}

/** The cohorts of the arms that the plan names, with the moments of one outcome's variables. */
export function cohortsOf(rows: readonly Row[], asked: AskedOutcome, arms: readonly string[]): Cohort[] {
  const at = (arm: string, day: string, part: number): string => `${part} ${day} ${arm}`
  const byPart = new Map(rows.map((row) => [at(row.arm, row.day, row.part), row]))
  const variables = asked.outcome.length + asked.covariates.length
  return rows
    .filter(({ arm, part }) => part === 0 && arms.includes(arm))
    .map(({ arm, day, people }) => {
      const mean = new Array<number>(variables).fill(0)
      const m2 = [...noCrossMoments(variables).m2]
      for (const { part, i, j } of asked.pairs) {
        const row = byPart.get(at(arm, day, part))
        if (row === undefined) continue
        const pair = withIdle(row, people)
        ;[mean[i], mean[j]] = [pair.mean[0] ?? 0, pair.mean[1] ?? 0]
        m2[pairIndex(i, i)] = pair.m2[0] ?? 0
        m2[pairIndex(i, j)] = pair.m2[1] ?? 0
        m2[pairIndex(j, j)] = pair.m2[2] ?? 0
      }
      return { arm, day, moments: { n: people, mean, m2 } }
    })
    .sort((a, b) => (a.day + a.arm < b.day + b.arm ? -1 : 1))
}
