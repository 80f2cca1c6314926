import { expect, it } from 'vitest'
import { activityOf, digestKey } from './activity.ts'

const row = (brand: string, verb: string, events: number, mentions: number, first: string, last: string) => ({
  ...{
    brand,
    verb,
    events,
    mentions,
    first_at: `2026-03-${first}T00:00:00.000Z`,
    last_at: `2026-03-${last}T00:00:00.000Z`,
  },
  digest: `${brand}${verb}`,
})

it('tells from when to when things happened, and which brands are talked of most', () => {
  const activity = activityOf([
    row('', 'Link', 4, 0, '01', '30'),
    row('Acme', 'Create', 3, 2, '05', '09'),
    row('Acme', 'View', 90, 0, '04', '08'),
    row('Bolt', 'Create', 5, 5, '06', '12'),
    row('Seen', 'View', 7, 0, '07', '07'),
    row('Bought', 'Purchase', 7, 0, '07', '07'),
  ])
  expect(activity).toMatchObject({
    ...{ events: 116, firstAt: '2026-03-04T00:00:00.000Z', lastAt: '2026-03-12T00:00:00.000Z' },
    brands: ['Bolt', 'Acme', 'Bought', 'Seen'],
  })
  expect(activity.digests.get(digestKey('Acme', 'View'))).toBe('90:AcmeView')
})

it('knows of nothing where there is nothing, and of no time where accounts were only linked', () => {
  const nothing = { events: 0, firstAt: null, lastAt: null, brands: [] }
  expect(activityOf([])).toMatchObject(nothing)
  expect(activityOf([row('', 'Link', 1, 0, '01', '01')])).toMatchObject({ ...nothing, events: 1 })
})
