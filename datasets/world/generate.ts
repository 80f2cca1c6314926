/**
 * The truth world: people live one after the other, what they do is handed out as interactions, and what is true is
 * counted beside it. Memory does not grow with the number of people: one person and the counters are all there is.
 */
import type { Definition } from '@candor/ingest/definition'
import type { Interaction } from '@candor/ingest/interaction'
import { SCENARIOS } from '../scenarios/index.ts'
import { emitAttention, emitBroadcasts, type OnAir } from './attention.ts'
import { calendarUntil, instant } from './calendar.ts'
import { recorder } from './emit.ts'
import { assign, emitExposure, ExperimentTally, type Assignment, type ExperimentTruth } from './experiment.ts'
import { LUMEN, RIVALS } from './market.ts'
import { personAt, type Person } from './person.ts'
import { resolveOptions, type WorldOptions } from './options.ts'
import { Random } from './random.ts'
import type { Planted, Scenario, World } from './scenario.ts'
import { baselineVisits, emitVisits, type Visit } from './shopping.ts'
import { emitTalk, personPrefix } from './talk.ts'
import { Tally } from './tally.ts'

export interface TruthWorld {
  /** Declare these before the interactions are sent. */
  definitions: Definition[]
  /** Each iteration generates the world anew, byte for byte the same. */
  interactions: Iterable<Interaction>
  /** What is true of it. Throws until the interactions have been iterated to the end. */
  truth: () => Truth
}

export type Truth = ReturnType<Tally['truth']> & {
  seed: number
  people: number
  members: number
  start: string
  /** Exclusive. */
  end: string
  experiments: Record<string, ExperimentTruth>
  scenarios: Record<string, { rows: readonly number[]; words: string } & Record<string, unknown>>
}

interface Run {
  world: World
  planted: readonly { scenario: Scenario; planted: Planted }[]
  experiments: readonly { experiment: NonNullable<Planted['experiment']>; tally: ExperimentTally }[]
  onAir: readonly OnAir[]
  tally: Tally
  members: number
}

/** A world by its options (see WorldOptions). Throws RangeError with advice when an option makes no sense. */
export function generateWorld(options: Partial<WorldOptions> = {}): TruthWorld {
  const { seed, people, end, unlinkedShare, postEveryDays, order } = resolveOptions(options)
  const random = (stream: string, index: number) => new Random(seed, stream, index)
  const world: World = { seed, people, calendar: calendarUntil(end), unlinkedShare, postEveryDays, random }
  let finished: Run | null = null
  function* interactions() {
    const run = startRun(world)
    yield* order === 'time' ? [...live(run)].sort(byTime) : live(run)
    finished = run
  }
  return {
    definitions: definitionsOf(startRun(world)),
    interactions: { [Symbol.iterator]: interactions },
    truth: () => {
      if (finished === null) throw new Error('the truth is known once the interactions have been read to the end')
      return truthOf(finished)
    },
  }
}

function startRun(world: World): Run {
  const planted = SCENARIOS.map((scenario) => ({ scenario, planted: scenario.plant(world) }))
  const experiments = planted.flatMap(({ planted: { experiment } }) =>
    experiment === undefined ? [] : [{ experiment, tally: new ExperimentTally(experiment) }],
  )
  const onAir = planted.flatMap(({ planted: { onAir = [] } }) => onAir)
  return { world, planted, experiments, onAir, tally: new Tally(), members: 0 }
}

function definitionsOf(run: Run): Definition[] {
  const market: Definition = {
    kind: 'market',
    key: 'market',
    body: { brand: LUMEN.name, rivals: RIVALS.map(({ name }) => name) },
  }
  const experiments = run.experiments.map(({ experiment: { key, definition } }): Definition => ({
    kind: 'experiment',
    key,
    body: definition,
  }))
  return [market, ...run.planted.flatMap(({ planted }) => planted.definitions ?? []), ...experiments]
}

function* live(run: Run): Generator<Interaction> {
  const { emit, recorded } = recorder(`w${(run.world.seed >>> 0).toString(36)}-broadcasts`, run.world.calendar.end)
  emitBroadcasts(run.world, run.onAir, emit)
  run.tally.addBroadcasts(recorded)
  yield* recorded.map(({ interaction }) => interaction).sort(byTime)
  for (let index = 0; index < run.world.people; index++) yield* livePerson(run, personAt(run.world, index))
}

function livePerson(run: Run, person: Person): Interaction[] {
  const { world } = run
  const { emit, recorded } = recorder(personPrefix(world, person.index), world.calendar.end)
  const assignments = new Map<string, Assignment>()
  for (const { experiment } of run.experiments) {
    const assignment = assign(world, experiment, person)
    if (assignment === null) continue
    assignments.set(experiment.key, assignment)
    emitExposure(experiment, assignment, person, emit)
  }
  const fate = fates(run, person, assignments)
  const visits = fate()
  emitVisits(visits, person, world, emit)
  emitTalk(world, person, emit)
  const attention = emitAttention(world, person, run.onAir, emit)
  for (const { planted } of run.planted) planted.live?.(person, { visits, assignments, ...attention }, emit)
  for (const { experiment, tally } of run.experiments) {
    const assignment = assignments.get(experiment.key)
    if (assignment !== undefined) tally.add(person, assignment, (arm) => fate(experiment.key, { ...assignment, arm }))
  }
  run.tally.addPerson(person, recorded)
  if (person.member) run.members++
  return recorded.flatMap(({ interaction, visible }) => (visible ? [interaction] : [])).sort(byTime)
}

/** The person's visits as they were, or as they would have been under another assignment in one experiment. */
function fates(run: Run, person: Person, assignments: ReadonlyMap<string, Assignment>) {
  const baseline = baselineVisits(run.world, person)
  return (key?: string, instead?: Assignment): readonly Visit[] => {
    let visits: readonly Visit[] = baseline
    for (const { experiment } of run.experiments) {
      const assignment = experiment.key === key ? instead : assignments.get(experiment.key)
      if (assignment !== undefined) visits = experiment.effect?.(visits, person, assignment) ?? visits
    }
    return visits
  }
}

function byTime(a: Interaction, b: Interaction): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function truthOf(run: Run): Truth {
  const { seed, people, calendar } = run.world
  return {
    seed,
    people,
    members: run.members,
    start: instant(calendar.start),
    end: instant(calendar.end),
    ...run.tally.truth(),
    experiments: Object.fromEntries(run.experiments.map(({ experiment, tally }) => [experiment.key, tally.truth()])),
    scenarios: Object.fromEntries(
      run.planted.map(({ scenario: { id, rows, words }, planted }) => [id, { rows, words, ...planted.truth?.() }]),
    ),
  }
}
