import { expect, it } from 'vitest'
import { describeQuery, type QueryName } from '@candor/queries'
import { METRICS } from '../metrics/catalogue.ts'
import { ID_COLUMNS, RunningNumbers } from './running-numbers.ts'

/** How columns are called that say who somebody is, or which message it was. */
const SAYS_WHO = /^(actor|author|person|unit|account|accounts|handle|event_id|message|object_id|thread|text)$/
/** Such names of other things: accounts of the brand itself, and numbers of accounts. */
const SAYS_NOT = ['metrics/account_reach accounts', 'metrics/reach_total accounts', 'metrics/reach_channels accounts']

it('goes over every column of what answers ask that could say who somebody is', () => {
  const asked = [...new Set(METRICS.flatMap(({ queries }) => queries))]
  expect(asked.length).toBeGreaterThan(30)
  const telling = asked.flatMap((name: QueryName) =>
    describeQuery(name)
      .rows.filter((column) => SAYS_WHO.test(column.name) && !SAYS_NOT.includes(`${name} ${column.name}`))
      .map((column) => `${name} ${column.name}`),
  )
  const numbered = Object.entries(ID_COLUMNS).flatMap(([name, columns]) => columns.map((column) => `${name} ${column}`))
  expect(telling.sort()).toEqual(numbered.sort())
})

it('gives whoever is the same the same number, in whichever answer, and leaves the rest as it is', () => {
  const numbers = new RunningNumbers()
  const rows = [
    { event_id: 'abc', author: 77, label: 'praise' },
    { event_id: 'def', author: 5, label: 'praise' },
  ]
  expect(numbers.rowsOf('metrics/voices_read', rows)).toEqual([
    { event_id: '1', author: 1, label: 'praise' },
    { event_id: '2', author: 2, label: 'praise' },
  ])
  expect(numbers.rowsOf('metrics/voices_read', [{ event_id: 'ghi', author: 77, label: '' }])).toEqual([
    { event_id: '3', author: 1, label: '' },
  ])
  expect(numbers.rowsOf('metrics/nps_answers', [{ author: 77 }])).toEqual([{ author: 77 }])
})
