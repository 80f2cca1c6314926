/** Tickets sold on 25 tram lines, told by line and week, one of which got quieter trams: an initiative that was given in one place. */
import { Random } from '@candor/engine/stats/random'
import { factorPanel } from '@candor/engine/stats/factor-panel'

const WEEK = 7 * 86_400_000
const START = Date.parse('2025-07-07T00:00:00Z')
const AFTER = 8

export const TRAM_PLAN = {
  kind: 'initiative',
  key: 'quiet-trams',
  body: {
    name: 'Quieter trams on line 7',
    brand: 'Tram',
    use: 'innovation',
    goal: 'More tickets sold',
    promise: 'You can hear each other.',
    outcome: { name: 'Tickets', verb: 'Purchase', measure: 'value', windowDays: 1, better: 'higher' },
    smallestWorthwhile: 1,
    spend: { amount: 9000, currency: 'EUR' },
    start: new Date(START).toISOString(),
    end: new Date(START + AFTER * WEEK - 86_400_000).toISOString(),
    rule: { text: 'All lines get them if a euro sold costs at most ten.', decidesOn: 'cost', atMost: 10 },
    given: { to: 'places', by: 'property', property: 'line', those: ['Line 7'] },
  },
}

/** Two purchases a line and week, at both ends of it; line 7 sells 60 more a week from the start on. */
export function tramRows(): object[] {
  const { treated, donors, before } = factorPanel(new Random(20_261_127), { before: 30, after: AFTER, effect: 6 })
  return [treated, ...donors].flatMap((series, unit) => {
    const line = unit === 0 ? 'Line 7' : `Line ${unit + 10}`
    return series.flatMap((tickets, moment) =>
      [1, 7 * 24 - 1].map((hours) => ({
        ...{ id: `tram-${unit}-${moment}-${hours}`, verb: 'Purchase', channel: 'shop', visibility: 'offline' },
        at: new Date(START + (moment - before) * WEEK + hours * 3_600_000).toISOString(),
        ...{ actor: { id: `till ${unit}`, channel: 'shop' }, brand: 'Tram', currency: 'EUR' },
        ...{ value: Math.round(500 * tickets) / 100, properties: { line } },
      })),
    )
  })
}
