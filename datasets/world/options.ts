/** What a caller may choose about a truth world, with presets for the usual sizes. */

export interface WorldOptions {
  /** Any integer; taken modulo 2³². Same options, same bytes. */
  seed: number
  /** How many people live in it: 1 to 1e9. About 22 events each. */
  people: number
  /** The instant at which the world ends (exclusive), RFC 3339. It begins 17 weeks earlier. */
  end: string
  /** Share of social accounts that nobody can join to the person behind them: 0 to 1. */
  unlinkedShare: number
  /** Days between two posts of a brand on a channel: a positive integer. */
  postEveryDays: number
  /**
   * 'person': everybody's events together, in constant memory. 'time': the whole world in order of time, which needs all
   * of it in memory and is refused above PEOPLE_IN_MEMORY people.
   */
  order: 'person' | 'time'
}

export const PEOPLE_IN_MEMORY = 50_000

/** The instant at which a world ends unless told otherwise: fixed, so that the same bytes come out on any day. */
export const DEFAULT_END = '2025-12-01T00:00:00Z'

const DEFAULTS: WorldOptions = {
  seed: 1,
  people: 3600,
  end: DEFAULT_END,
  unlinkedShare: 0.25,
  postEveryDays: 2,
  order: 'person',
}

/** tiny: for tests, under 4,000 events. demo: for a first look, some 100,000. large: set `people` yourself. */
export const PRESETS = {
  tiny: { people: 110, postEveryDays: 7, order: 'time' },
  demo: { people: 3600, order: 'time' },
  large: { people: 1_000_000, postEveryDays: 1 },
} as const satisfies Record<string, Partial<WorldOptions>>

/** Fills in defaults; throws RangeError that names the option and says what to write. */
export function resolveOptions(options: Partial<WorldOptions>): WorldOptions {
  const resolved = { ...DEFAULTS, ...options }
  const { seed, people, unlinkedShare, postEveryDays, order } = resolved
  demand(Number.isSafeInteger(seed), 'seed', seed, 'an integer')
  demand(Number.isSafeInteger(people) && people >= 1 && people <= 1e9, 'people', people, 'an integer from 1 to 1e9')
  demand(unlinkedShare >= 0 && unlinkedShare <= 1, 'unlinkedShare', unlinkedShare, 'a number from 0 to 1')
  demand(
    Number.isSafeInteger(postEveryDays) && postEveryDays >= 1 && postEveryDays <= 60,
    'postEveryDays',
    postEveryDays,
    'an integer from 1 to 60',
  )
  demand(
    order === 'person' || people <= PEOPLE_IN_MEMORY,
    'order',
    order,
    `'person' for more than ${PEOPLE_IN_MEMORY} people: a world in order of time is held in memory`,
  )
  return resolved
}

function demand(met: boolean, option: string, value: unknown, advice: string): void {
  if (!met) throw new RangeError(`${option}: ${String(value)} will not do; give ${advice}`)
}

/** About how many interactions such a world holds, within a tenth: enough for a progress bar. */
export function approximateEvents(options: Partial<WorldOptions>): number {
  const { people, postEveryDays } = resolveOptions(options)
  return Math.round(people * 32.1 + (12 * 119) / postEveryDays)
}
