/**
 * The shape that every rung of the evidence ladder has: what it is, what it needs, and what it finds. Whoever has read one can
 * read them all; adding a method is adding a file and its line in route.ts.
 */
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Reader } from '../ask.ts'
import type { Evidence, Finding } from '../finding.ts'
import type { Declared, Scope } from '../scope.ts'

export const RUNG_IDS = ['randomised', 'adjusted', 'naive'] as const
export type RungId = (typeof RUNG_IDS)[number]

/** Why a rung cannot be climbed, and what would make it possible. Both are whole sentences. */
export interface Obstacle {
  why: string
  unlock: string
}

/** The experiment that judges an initiative, with its result; or why there is none. */
export type Judge = { key: string; answer: ExperimentAnswer } | Obstacle

export interface Context {
  initiative: Declared<'initiative'>
  scope: Scope
  reader: Reader
  judge: Judge
}

/** How those do who do not get it, as far as it is known: what the next design is sized by. */
export interface Base {
  mean: number
  sd: number
  /** "the control arm", "customers who took no part" */
  whose: string
}

export interface Ran {
  /** Effect, or difference, per person. */
  effect: Finding
  /** The same before it was calibrated by what it cannot have changed; null or left out where it was not. */
  uncalibrated?: Finding | null
  /** People of whom the effect per person is summed up: those who got it, and count. */
  people: number
  /** What was compared with what. */
  description: string
  base: Base | null
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
