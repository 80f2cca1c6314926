/**
 * The shape that every design has: how an initiative that has not begun could be given, so that one knows afterwards, and what
 * that could see and costs. A rung of the ladder brings its design as a file here and a line in designs.ts.
 */
import type { Ask } from '../../ask.ts'
import type { Evidence, Unit } from '../../finding.ts'
import type { Declared, Scope } from '../../scope.ts'
import type { Obstacle, RungId } from '../rung.ts'
import type { History } from './history.ts'

export interface Drafted {
  initiative: Declared<'initiative'>
  scope: Scope
  ask: Ask
  /** How customers do by themselves; an obstacle where too little is known of it. */
  history: History | Obstacle
}

export interface Designed {
  /** What is compared, in all: people, places or weeks. */
  units: number
  counted: 'people' | 'places' | 'weeks'
  /** The smallest effect that is found in POWER of such runs, in the wanted direction; of one person, or of one place or the brand in a week. */
  smallest: number
  unit: Unit
  /** The same as a share of what is usual; null where nothing is. */
  relative: number | null
  /** How often an effect worth acting on would be found, 0 to 1. */
  power: number
  /** From the start until it is known. */
  days: number
  /** Units that do not get it meanwhile. */
  leftOut: number
  /** Outcomes that do not come meanwhile, if it works just well enough to be worth acting on. */
  forgone: number
  /** Two or three sentences. */
  words: string
}

export interface DesignKind {
  /** The rung that reads it. */
  rung: RungId
  name: string
  words: string
  source: string
  /** The most that is known afterwards. */
  evidence: Evidence
  /** Never looks at anything after the start. An obstacle where it is not feasible, or hopeless. */
  design: (drafted: Drafted) => Designed | Obstacle | Promise<Designed | Obstacle>
}

/** The effect worth acting on, with its sign. */
export const wantedOf = ({ body: { outcome, smallestWorthwhile } }: Declared<'initiative'>): number =>
  (outcome.better === 'higher' ? 1 : -1) * smallestWorthwhile

/** The same as a share of how customers do by themselves; null where they do nothing, or nobody knows. */
export const wantedShare = (initiative: Declared<'initiative'>, history: History | Obstacle): number | null =>
  'why' in history || history.mean <= 0 ? null : wantedOf(initiative) / history.mean

export const dayWords = (days: number): string => `${days} day${days === 1 ? '' : 's'}`
