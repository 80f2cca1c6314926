/** Worlds of series whose truth is known, and what the rungs of the ladder say of them: the whole rung, gates and verdict too, from rows in memory. */
import type { QueryRow } from '@candor/queries'
import type { Reader } from '../../ask.ts'
import type { Finding } from '../../finding.ts'
import type { Definitions, Scope } from '../../scope.ts'
import type { Random } from '../../stats/random.ts'
import { everybody } from '../everybody.ts'
import { places } from '../places.ts'
import { isObstacle, type Context, type Rung } from '../rung.ts'
import { waves } from '../waves.ts'
import { forEverybody, inPlaces, inWaves, START, waveOf } from './series-plans.ts'

const WEEK = 7 * 86_400_000
type Row = QueryRow['experiments/outcome_series']

/** A series a place or brand; the first is of what got it. Weeks before the start, and after. */
export interface SeriesWorld {
  rung: 'places' | 'waves' | 'everybody'
  /** Of waves: weeks after the start in which each begins, and how many places each has. The series are in their order, and last those that never get it. */
  waves?: { starts: readonly number[]; places: number }
  series: readonly (readonly number[])[]
  before: number
  /** In each week after the start, on the first series. */
  effect: number
}

export interface Shape {
  before: number
  after: number
  effect: number
}

/** What the plan calls a series. */
function nameOf({ rung, waves: layout }: SeriesWorld, at: number): string {
  if (rung === 'everybody') return at === 0 ? 'Acme' : `rival ${at}`
  if (layout === undefined) return at === 0 ? 'own 0' : `place ${at}`
  const { starts, places: each } = layout
  const wave = Math.floor(at / each)
  return (wave < starts.length ? waveOf(wave, each)[at % each] : undefined) ?? `place ${at}`
}

const rowsOf = (world: SeriesWorld): Row[] =>
  world.series.flatMap((values, at) =>
    values.map((y, moment) => ({
      verb: 'Purchase',
      place: nameOf(world, at),
      moment: moment - world.before,
      y,
      first: new Date(START + (moment - world.before) * WEEK).toISOString(),
      last: new Date(START + (moment - world.before + 1) * WEEK - 1).toISOString(),
    })),
  )

/** Answers one query, from rows in memory; nothing is on record beside them. */
function readerOf(rows: readonly Row[]): Reader {
  const answers: Readonly<Record<string, readonly unknown[]>> = { 'experiments/outcome_series': rows, 'stream/alarm_record': [] } // prettier-ignore
  return {
    query: (name) => {
      const found = answers[name]
      if (found === undefined) throw new Error(`The rung asks ${name}, which this world has no answer to.`)
      return Promise.resolve([...found] as never)
    },
  }
}

const NOTHING: Definitions = {
  ...{ market: [], campaign: [], experiment: [], initiative: [], coverage: [], 'service-hours': [], cause: [] },
  ...{ 'customer-base': [], promise: [], alarms: [], aggregate: [], 'metric-version': [], population: [] },
}
const declared = { key: 'simulated', hash: 'hash', receivedAt: '2026-01-01T00:00:00Z', versions: 1 }

function contextOf(world: SeriesWorld): Context {
  const { rung, series, before } = world
  const after = (series[0]?.length ?? 0) - before
  const rivals = series.slice(1).map((_, at) => `rival ${at + 1}`)
  const market = rung === 'everybody' && rivals.length > 0 ? [{ ...declared, body: { brand: 'Acme', rivals } }] : []
  const scope: Scope = {
    ...{ workspace: 'main', brand: 'Acme', campaign: null, market: { brands: ['Acme'], hash: null }, generation: 1 },
    ...{ first: '2025-01-01', last: '2027-12-31', from: '2025-01-01T00:00:00Z', to: '2028-01-01T00:00:00Z' },
    ...{
      firstAt: null,
      asOf: '2027-12-31T00:00:00Z',
      coverage: 'unknown',
      partial: false,
      now: new Date('2028-01-01'),
    },
    activity: { events: 1, brands: ['Acme'], firstAt: null, lastAt: null } as unknown as Scope['activity'],
    definitions: { ...NOTHING, market },
  }
  const { starts, places: each } = world.waves ?? { starts: [], places: 0 }
  const body = { places: inPlaces(after), waves: inWaves(after, starts, each), everybody: forEverybody(after) }[rung]
  const judge = { why: 'No experiment.', unlock: '' }
  return { initiative: { ...declared, body }, scope, reader: readerOf(rowsOf(world)), judge }
}

/** What its rung finds; null when it refuses. */
export async function judged(world: SeriesWorld): Promise<Finding | null> {
  const rung: Rung = { places, waves, everybody }[world.rung]
  const context = contextOf(world)
  if (rung.needs(context) !== null) throw new Error('The plan of this world does not reach its rung.')
  const ran = await rung.run(context)
  return isObstacle(ran) ? null : ran.effect
}

/** Noise of standard deviation 1 in which each week remembers `memory` of the one before. */
export function noise(random: Random, weeks: number, memory = 0): number[] {
  let now = random.normal()
  return Array.from({ length: weeks }, () => (now = memory * now + Math.sqrt(1 - memory * memory) * random.normal()))
}

/** Others in the field, by what sets places apart. */
export interface PlaceKind {
  donors: number
  /** Spread of the logarithm of their sizes: everything of a place is in proportion to its size. */
  sizes?: number
  memory?: number
  /** How much more the place that got it rose each week before and after, for another reason. */
  rising?: number
}

/** Places that follow two common factors, each in its own way; the effect is in units of its own noise. */
export function simulatedPlaces(random: Random, { before, after, effect }: Shape, kind: PlaceKind): SeriesWorld {
  const weeks = before + after
  const factors = [noise(random, weeks, 0.8), noise(random, weeks, 0.8)]
  const sizes = Array.from({ length: kind.donors + 1 }, () => Math.exp((kind.sizes ?? 0) * random.normal()))
  const series = sizes.map((size, unit) => {
    const loadings = factors.map(() => 2 * random.uniform())
    const own = noise(random, weeks, kind.memory)
    return own.map((chance, week) => {
      const common = factors.reduce((sum, factor, at) => sum + (loadings[at] ?? 0) * (factor[week] ?? 0), 0)
      const gained = unit > 0 ? 0 : (week < before ? 0 : effect) + (kind.rising ?? 0) * week
      return size * (30 + common + chance + gained)
    })
  })
  return { rung: 'places', series, before, effect: effect * (sizes[0] ?? 1) }
}

/** Waves of places, and others without it. */
export interface WavesKind {
  starts: readonly number[]
  /** In each wave, and in none. */
  places: number
  never: number
  memory?: number
  /** How much more the places of waves rise each week, before and after, for another reason. */
  rising?: number
}

/** Places that follow a common factor, each in its own way; the effect is in units of their noise and the same in every week. */
export function simulatedWaves(random: Random, { before, after, effect }: Shape, kind: WavesKind): SeriesWorld {
  const { starts, places: each, never, memory, rising = 0 } = kind
  const factor = noise(random, before + after, 0.8)
  const series = Array.from({ length: starts.length * each + never }, (_, at) => {
    const from = starts[Math.floor(at / each)] ?? Infinity
    const [loading, level] = [2 * random.uniform(), 30 + 3 * random.normal()]
    return noise(random, before + after, memory).map((chance, week) => {
      const gained = week - before < from ? 0 : effect
      return level + loading * (factor[week] ?? 0) + chance + gained + (from === Infinity ? 0 : rising * week)
    })
  })
  return { rung: 'waves', waves: { starts, places: each }, series, before, effect }
}

/** What moves a brand, and its rival with it or not. */
export interface BrandKind {
  /** Steps of the level that both share, and of one that is the brand's own. */
  shared: number
  own: number
  memory?: number
  /** Height of a yearly season that both have. */
  season?: number
  /** What else happens to the brand alone at the same time, and how much of the effect the rival gets too. */
  shock?: number
  spilled?: number
}

export function simulatedBrand(random: Random, { before, after, effect }: Shape, kind: BrandKind): SeriesWorld {
  const weeks = before + after
  const wandering = (step: number): number[] => {
    let level = 0
    return Array.from({ length: weeks }, () => (level += step * random.normal()))
  }
  const [shared, own] = [wandering(kind.shared), wandering(kind.own)]
  const season = Array.from({ length: weeks }, (_, week) => (kind.season ?? 0) * Math.sin((2 * Math.PI * week) / 52))
  const [mine, theirs] = [noise(random, weeks, kind.memory), noise(random, weeks, kind.memory)]
  const common = shared.map((level, week) => 200 + level + (season[week] ?? 0))
  const since = (week: number, gain: number): number => (week < before ? 0 : gain)
  return {
    rung: 'everybody',
    before,
    effect,
    series: [
      common.map(
        (level, week) => level + (own[week] ?? 0) + (mine[week] ?? 0) + since(week, effect + (kind.shock ?? 0)),
      ),
      common.map((level, week) => level + (theirs[week] ?? 0) + since(week, (kind.spilled ?? 0) * effect)),
    ],
  }
}
