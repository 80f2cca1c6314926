/** What is known before it starts: how many customers come a day, and how they do on its outcome by themselves. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Ask } from '../../ask.ts'
import { countWords } from '../../number-words.ts'
import type { Scope } from '../../scope.ts'
import { mergeMoments, variance, withZeros, NO_MOMENTS } from '../../stats/moments.ts'
import { FEWEST_IN_HISTORY, HISTORY_WEEKS } from '../gates.ts'
import type { Obstacle } from '../rung.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY

export interface History {
  /** From when to when people were first seen (RFC 3339). */
  from: string
  to: string
  people: number
  /** New people a day, from the first on, as an experiment would have met them. */
  daily: number[]
  /** Of the outcome, over people: a share, a count or money. */
  mean: number
  sd: number
}

/** The last moment of which all that a plan needs is known: before it starts, and not after the newest data. Milliseconds. */
export const knownUntil = ({ start }: Pick<InitiativeDefinition, 'start'>, { asOf, now }: Scope): number =>
  Math.min(Date.parse(start), asOf === null ? Infinity : Date.parse(asOf), now.getTime())

const FEW: Obstacle = {
  why: 'Too little is known of the time before it starts to say how customers do by themselves.',
  unlock: `Send or import what they did: it takes ${FEWEST_IN_HISTORY} people whose window is over.`,
}

/** The history of an outcome; an obstacle where too few people were seen for long enough, or all did the same. */
export async function readHistory(
  ask: Ask,
  scope: Scope,
  { brand, outcome, start }: InitiativeDefinition,
): Promise<History | Obstacle> {
  const { workspace, generation, firstAt } = scope
  const to = knownUntil({ start }, scope) - outcome.windowDays * DAY
  const known = firstAt === null ? 0 : Math.floor((to - Date.parse(firstAt)) / WEEK)
  const weeks = Math.min(HISTORY_WEEKS, known)
  if (weeks < 1) return FEW
  const [from, until] = [to - weeks * WEEK, to].map((at) => new Date(at).toISOString())
  if (from === undefined || until === undefined) return FEW
  const { verb, measure, windowDays: days } = outcome
  const rows = await ask('experiments/outcome_history', { workspace, generation, brand, verb, measure, from, to: until, days }) // prettier-ignore
  const people = rows.reduce((sum, row) => sum + row.people, 0)
  if (people < FEWEST_IN_HISTORY) return FEW
  const all = withZeros(rows.map(({ n, mean, m2 }) => ({ n, mean, m2 })).reduce(mergeMoments, NO_MOMENTS), people)
  const spread = variance(all) ?? 0
  if (!(spread > 0))
    return {
      why: `Of ${countWords(people)} customers in the ${weeks} weeks before, all did the same: without any variation nothing says how far chance reaches.`,
      unlock: 'Choose an outcome that some do and others do not.',
    }
  const daily = Array.from({ length: weeks * 7 }, (_, day) => (rows.find(({ week }) => week === Math.floor(day / 7))?.people ?? 0) / 7) // prettier-ignore
  return { from, to: until, people, daily, mean: all.mean, sd: Math.sqrt(spread) }
}
