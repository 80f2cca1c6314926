/**
 * Experiments of the truth world, with both potential outcomes known for every person.
 *
 * Three numbers are kept per outcome: what was planted (each person's expected effect given who they are, averaged), what
 * was realised (the difference of the two potential outcomes, averaged over those exposed: the finite-population effect,
 * Neyman 1923), and what a reader of the events sees (the mean per arm).
 */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import { DAY, momentWithin } from './calendar.ts'
import type { Emit } from './emit.ts'
import type { Person } from './person.ts'
import type { World } from './scenario.ts'
import { PURCHASE_DELAY, type Visit } from './shopping.ts'

export interface Assignment {
  arm: string
  /** The moment of exposure. */
  at: number
}

export interface Experiment {
  key: string
  definition: ExperimentDefinition
  /** First and last day of exposure, counted from the start of the world. */
  exposureDays: readonly [number, number]
  /** What being in this arm does to the visits. Must not look at anything but its arguments. Absent: it does nothing. */
  effect?: (visits: readonly Visit[], person: Person, assignment: Assignment) => readonly Visit[]
  /** The person's expected effect of `arm` against the control, or null when it has no closed form. */
  expected: (person: Person, outcome: OutcomeDefinition, arm: string) => number | null
}

export interface OutcomeTruth {
  /** Mean over the exposed of each one's expected effect; null when it has no closed form. */
  planted: number | null
  /** Mean over the exposed of Y(arm) − Y(control), both known. */
  realised: number
}

export interface ExperimentTruth {
  exposed: number
  /** Per arm: people, and the mean of each outcome as a reader of all events would compute it. */
  arms: Record<string, { people: number; means: Record<string, number> }>
  /** Per treated arm and outcome: effect against the control (the first arm). */
  effects: Record<string, Record<string, OutcomeTruth>>
}

/** Where chance put this person, and when; null for people who are no members. The same for any other fate they have. */
export function assign(world: World, experiment: Experiment, person: Person): Assignment | null {
  if (!person.member) return null
  const random = world.random(`assign:${experiment.key}`, person.index)
  const arms = experiment.definition.arms
  const arm = arms[random.weighted(arms.map(({ weight }) => weight))]
  if (arm === undefined) return null
  const [from, to] = experiment.exposureDays
  return { arm: arm.key, at: momentWithin(world.calendar, from, to, random) }
}

/** The outcome of one person: what they did from exposure (included) until the window closes (excluded). */
export function outcomeOf(visits: readonly Visit[], outcome: OutcomeDefinition, exposedAt: number): number {
  const closes = exposedAt + outcome.windowDays * DAY
  let count = 0
  let value = 0
  for (const { at, spend } of visits) {
    const happened = outcome.verb === 'Purchase' ? at + PURCHASE_DELAY : at
    if (happened < exposedAt || happened >= closes || (outcome.verb === 'Purchase' && spend === null)) continue
    count++
    value += spend ?? 0
  }
  if (outcome.measure === 'count') return count
  return outcome.measure === 'any' ? Math.min(count, 1) : value
}

export function emitExposure(experiment: Experiment, assignment: Assignment, person: Person, emit: Emit): void {
  if (person.app === null) return
  emit({
    verb: 'Expose',
    at: assignment.at,
    channel: 'app',
    actor: { id: person.app.id },
    brand: experiment.definition.brand,
    experiment: { key: experiment.key, arm: assignment.arm },
  })
}

/** Adds up the truth of one experiment, person by person. `visitsUnder` gives the visits had the arm been another. */
export class ExperimentTally {
  private readonly experiment: Experiment
  private readonly sums = new Map<string, number>()
  private exposed = 0

  constructor(experiment: Experiment) {
    this.experiment = experiment
  }

  add(person: Person, assignment: Assignment, visitsUnder: (arm: string) => readonly Visit[]): void {
    this.exposed++
    this.grow(`n ${assignment.arm}`, 1)
    const { arms, outcomes } = this.experiment.definition
    const [control] = arms
    if (control === undefined) return
    const worlds = new Map(arms.map(({ key }) => [key, visitsUnder(key)]))
    for (const outcome of outcomes) {
      const result = (arm: string) => outcomeOf(worlds.get(arm) ?? [], outcome, assignment.at)
      this.grow(`mean ${assignment.arm} ${outcome.key}`, result(assignment.arm))
      for (const { key } of arms.slice(1)) {
        this.grow(`realised ${key} ${outcome.key}`, result(key) - result(control.key))
        this.grow(`planted ${key} ${outcome.key}`, this.experiment.expected(person, outcome, key) ?? NaN)
      }
    }
  }

  truth(): ExperimentTruth {
    const { arms, outcomes } = this.experiment.definition
    const sum = (name: string) => this.sums.get(name) ?? 0
    const perOutcome = <T>(value: (outcome: string) => T) =>
      Object.fromEntries(outcomes.map(({ key }) => [key, value(key)]))
    const mean = (total: number, count: number) => (count === 0 || Number.isNaN(total) ? null : total / count)
    return {
      exposed: this.exposed,
      arms: Object.fromEntries(
        arms.map(({ key }) => {
          const people = sum(`n ${key}`)
          return [key, { people, means: perOutcome((outcome) => mean(sum(`mean ${key} ${outcome}`), people) ?? 0) }]
        }),
      ),
      effects: Object.fromEntries(
        arms.slice(1).map(({ key }) => [
          key,
          perOutcome((outcome) => ({
            planted: mean(sum(`planted ${key} ${outcome}`), this.exposed),
            realised: mean(sum(`realised ${key} ${outcome}`), this.exposed) ?? 0,
          })),
        ]),
      ),
    }
  }

  private grow(name: string, by: number): void {
    this.sums.set(name, (this.sums.get(name) ?? 0) + by)
  }
}
