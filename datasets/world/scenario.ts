/**
 * What a scenario is: one small file that plants one thing in the truth world, and knows its truth.
 *
 * A scenario is bound to a world by `plant`, which returns what it adds. People are visited once, in order; a scenario
 * keeps counters, never people, so that a world may have any size.
 */
import type { Definition } from '@candor/ingest/definition'
import type { OnAir } from './attention.ts'
import type { Emit } from './emit.ts'
import type { Assignment, Experiment } from './experiment.ts'
import type { Calendar } from './calendar.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import type { Visit } from './shopping.ts'

/** Everything a part of the world may know besides the person it is looking at. */
export interface World {
  seed: number
  /** How many people there are; their indices are 0 … people − 1. */
  people: number
  calendar: Calendar
  /** Share of social accounts that no source can join to the person's other accounts. */
  unlinkedShare: number
  /** Every brand posts once in so many days on each social channel. */
  postEveryDays: number
  random: (stream: string, index: number) => Random
}

/** What a person did in this world, before any scenario speaks about it. */
export interface Life {
  /** Visits as they happened, with every initiative's effect, by time. */
  visits: readonly Visit[]
  /** Experiment key → where this person was put; people outside an experiment are missing. */
  assignments: ReadonlyMap<string, Assignment>
  /** Followed Lumen on some social account during the world, by their own impulse. */
  followsLumen: boolean
  /** Pressed Like on a post of Lumen at least once. */
  likedLumen: boolean
}

export interface Planted {
  definitions?: readonly Definition[]
  experiment?: Experiment
  /** Days on which Lumen's posts belong to a campaign. */
  onAir?: readonly OnAir[]
  /** Adds the person's events. Called once per person, by index. */
  live?: (person: Person, life: Life, emit: Emit) => void
  /** What is true of this scenario, once everybody has lived. */
  truth?: () => Record<string, unknown>
}

export interface Scenario {
  /** Stable name; also the name of its file and of its entry in the truth. */
  id: string
  /** Rows of the scenario table it embodies (see docs/truth-world.md). */
  rows: readonly number[]
  /** What is planted, for a reader of the truth file. */
  words: string
  plant: (world: World) => Planted
}
