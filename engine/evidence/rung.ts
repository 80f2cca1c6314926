/**
 * The shape that every rung of the evidence ladder has: what it is, what it needs, and what it finds. Whoever has read one can
 * read them all; adding a method is adding a file and its line in route.ts.
 */
import type { ExperimentAnswer, InitiativeAnswer } from '../api/shapes/index.ts'
import type { Reader } from '../ask.ts'
import type { Evidence, Finding, Unit } from '../finding.ts'
import { peopleWords } from '../number-words.ts'
import type { Declared, Scope } from '../scope.ts'

export const RUNG_IDS = [
  'replicated',
  'randomised',
  'drawn-places',
  'places',
  'waves',
  'everybody',
  'adjusted',
  'naive',
] as const
export type RungId = (typeof RUNG_IDS)[number]

/** Why a rung cannot be climbed, and what would make it possible. Both are whole sentences. */
export interface Obstacle {
  why: string
  unlock: string
}

/** The experiment that judges an initiative, with its result; or why there is none. */
export type Judge = { key: string; answer: ExperimentAnswer } | Obstacle

/** All experiments that judge an initiative together, with their results. */
export interface Lots {
  answers: readonly ExperimentAnswer[]
  /** Keys of others of its campaign that ask the same, and that its plan does not name. */
  unnamed: readonly string[]
}

export interface Context {
  initiative: Declared<'initiative'>
  scope: Scope
  reader: Reader
  judge: Judge
  /** Left out, chance did not decide more than once. */
  lots?: Lots | Obstacle
}

/** How those do who do not get it, as far as it is known: what the next design is sized by. */
export interface Base {
  mean: number
  sd: number
  /** "the control arm", "customers who took no part" */
  whose: string
}

/** What an effect is summed up over to be one in all: the people who got it and count, or the places times the weeks. */
export interface Over {
  times: number
  /** "200 people", "2 places over 15 days" */
  words: string
  /** Of the sum. */
  unit: Unit
}

/** An effect per person, over so many of them: a share of them is people. */
export const overPeople = (people: number, unit: Unit): Over => ({
  times: people,
  words: peopleWords(people),
  unit: unit === 'share' ? 'people' : unit,
})

/** What came, and what would have come without it, over time. */
export type Picture = NonNullable<NonNullable<InitiativeAnswer['ladder'][number]['result']>['picture']>

/** How far places that got it lay from the others, by the time since they got it. */
export type EventStudy = NonNullable<NonNullable<InitiativeAnswer['ladder'][number]['result']>['eventStudy']>

/** One of several experiments that are put together. */
export type LotOfSeveral = NonNullable<InitiativeAnswer['ladder'][number]['result']>['lots'][number]

export interface Ran {
  /** Effect, or difference: per person, or per place and moment. */
  effect: Finding
  over: Over
  /** The same before it was calibrated by what it cannot have changed; null or left out where it was not. */
  uncalibrated?: Finding | null
  /** What was compared with what. */
  description: string
  base: Base | null
  /** Where chance decided: the effect as estimated when the plan is over, with its error and before any test; what a portfolio is made of. */
  estimate?: { value: number; se: number } | null
  /** Keys of the experiments that it rests on. */
  experiments?: readonly string[]
  /** The same by methods that the field answers it with as well: shown, and decide nothing. */
  beside?: Finding[]
  picture?: Picture
  eventStudy?: EventStudy
  /** Of several experiments together: each of them. */
  lots?: LotOfSeveral[]
}

export interface Rung {
  id: RungId
  name: string
  words: string
  /** Papers and conventions it follows. */
  source: string
  /** The most that its Findings are, whatever they show. */
  evidence: Evidence
  /** What stands in the way by what was declared; null when nothing does. Never looks at outcomes. */
  needs: (context: Context) => Obstacle | null
  /** What the data show; an obstacle where they do not hold what it takes. */
  run: (context: Context) => Promise<Ran | Obstacle>
}

export const isObstacle = (result: object): result is Obstacle => 'why' in result && 'unlock' in result
