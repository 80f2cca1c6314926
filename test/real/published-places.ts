/** Published comparisons of places, as rows of the intake: what each place showed, moment by moment, and the plan that says which got it. */
import { readFileSync } from 'node:fs'

const DAY = 86_400_000

export interface PublishedPlaces {
  file: string
  separator: string
  /** Columns of place, and of what was counted. Rows stand in order of time. */
  columns: { place: number; value: number }
  those: string[]
  /** Places that are left out: all of their rows. */
  leftOut?: ReadonlySet<string>
  /** places: they got it, others did not; waves: the same as a first and only wave. */
  as?: 'places' | 'waves'
  every: 'day' | 'week'
  before: number
  after: number
}

/** The first moment of all of them; where the paper has years, one week stands for a year. */
const FIRST = Date.parse('2018-01-01T00:00:00Z')

export function publishedRows({ file, separator, columns, every, leftOut }: PublishedPlaces): string {
  const seen = new Map<string, number>()
  const length = every === 'week' ? 7 * DAY : DAY
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  const rows = lines.flatMap((line) => {
    const cells = line.split(separator)
    const [place = '', value] = [cells[columns.place], Number(cells[columns.value])]
    if (leftOut?.has(place) === true) return []
    const moment = seen.get(place) ?? 0
    seen.set(place, moment + 1)
    // In two halves, at both ends, so that the moment is seen to be whole.
    return [0, length - 1].map((offset, half) => ({
      ...{ id: `${place}-${moment}-${half}`, verb: 'Purchase', channel: 'shop', brand: 'Published', currency: 'USD' },
      at: new Date(FIRST + moment * length + offset).toISOString(),
      ...{ actor: { id: place, channel: 'shop' }, value: value / 2, properties: { place } },
    }))
  })
  const end = { id: 'end', verb: 'Visit', channel: 'web', brand: 'Published', actor: { id: 'end', channel: 'web' } }
  return [...rows, { ...end, at: '2019-12-31T00:00:00Z' }].map((row) => JSON.stringify(row)).join('\n')
}

export function publishedPlan({ every, before, after, those, as = 'places' }: PublishedPlaces): string {
  const length = every === 'week' ? 7 * DAY : DAY
  const start = FIRST + before * length
  const body = {
    ...{ name: 'Published', brand: 'Published', goal: 'As published', promise: 'As published', use: 'research' },
    outcome: { name: 'Sold', verb: 'Purchase', measure: 'value', windowDays: 1, better: 'higher' },
    smallestWorthwhile: 1,
    spend: { amount: 1000, currency: 'USD' },
    ...{ start: new Date(start).toISOString(), end: new Date(start + after * length - DAY).toISOString() },
    rule: { text: 'As published', decidesOn: 'effect' },
    given: {
      ...{ by: 'property', property: 'place', every },
      ...(as === 'places' ? { to: 'places', those } : { to: 'waves', waves: [{ from: new Date(start).toISOString(), those }] }), // prettier-ignore
    },
  }
  return JSON.stringify({ kind: 'initiative', key: 'published', body })
}
