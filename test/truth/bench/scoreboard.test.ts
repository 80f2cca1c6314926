/** The scoreboard tells right from wrong: it is what the truth bench believes. */
import { expect, it } from 'vitest'
import type { Finding } from '@candor/engine'
import type { TruthBoard } from '@candor/engine/api/shapes'
import { markdown, page } from './page.ts'
import { scoreboard, type WorldScore } from './scoreboard.ts'

const finding = (value: number | null, lo = 0, hi = 0): Finding =>
  ({
    metric: 'some_metric',
    value,
    interval: value === null ? null : { lo, hi, level: 0.95, method: '' },
    reasons: value === null ? ['because'] : [],
  }) as unknown as Finding
/** So many worlds, of which the first `right` have an interval that holds the truth. */
const covering = (worlds: number, right: number, of = 'one'): WorldScore[] =>
  Array.from({ length: worlds }, (_, world) => ({
    ...{ finding: finding(1, 0, 2), of, ask: 'covers' as const, truth: world < right ? 1 : 3, world },
  }))
const only = (scores: readonly WorldScore[]) => {
  const [line, ...others] = scoreboard(scores)
  if (line === undefined || others.length > 0) throw new Error('not one line')
  return line
}
const score = (world: number, ask: WorldScore['ask'], truth: number | null, found = finding(1, 0, 2)): WorldScore => ({
  ...{ world, ask, truth, finding: found, of: '' },
})

it('grants sampling error and no more: 95 of 100 hold, 80 of 100 do not, 1000 of 1000 are too wide', () => {
  expect(only(covering(100, 95)).holds).toBe(true)
  expect(only(covering(100, 80)).holds).toBe(false)
  expect(only(covering(1000, 1000)).holds).toBe(false)
})

it('does not let eleven cells at 97 % hide one at 60 %, and names it', () => {
  const eleven = Array.from({ length: 11 }, (_, place) => covering(100, 97, `cell ${place}`)).flat()
  expect(only(eleven).holds).toBe(true)
  const line = only([...eleven, ...covering(100, 60, 'the one')])
  expect(line).toMatchObject({ holds: false, cells: 12, worst: { of: 'the one', asked: 100, right: 60 } })
  expect(line.share).toBeGreaterThan(0.93)
})

it('takes worlds for what varies: three answers that fall together are one', () => {
  const three = ['a', 'b', 'c'].flatMap((of) => covering(20, 17, of))
  const [together, alone] = [only(three), only(covering(20, 17))]
  expect(together.hi - together.lo).toBeCloseTo(alone.hi - alone.lo, 12)
  expect(together.holds).toBe(true)
})

it('judges many cells at one level, such that the worst of 50 right ones by chance is none (Bonferroni)', () => {
  // 88 of 100 at 95 %: expected in about 1 of 250 cells.
  expect(only(covering(100, 86)).holds).toBe(false)
  const fifty = Array.from({ length: 50 }, (_, place) => covering(100, place === 0 ? 86 : 95, `cell ${place}`)).flat()
  expect(only(fifty).holds).toBe(true)
})

it('takes bounds without a point for an answer, and no bounds for a refusal', () => {
  const within = { ...finding(null), interval: { lo: 1, hi: 2, level: null, method: '' } }
  expect(only([score(1, 'bounds', 2, within)])).toMatchObject({ right: 1, refused: 0, holds: true })
  expect(only([score(1, 'bounds', 3, within)])).toMatchObject({ right: 0, holds: false })
  expect(only([score(1, 'bounds', 2, finding(null))])).toMatchObject({ right: 0, refused: 1, holds: false })
  expect(only([score(1, 'covers', 2, within)])).toMatchObject({ right: 0, refused: 1 })
})

it('takes a verdict that cannot be told for none, and wants half of them told', () => {
  const verdicts = (rights: (boolean | null)[]) => only(rights.map((right, world) => ({ ...score(world, 'verdict', null), right }))) // prettier-ignore
  expect(verdicts([true, true, null])).toMatchObject({ asked: 3, right: 2, share: 1, refused: 1, holds: true })
  expect(verdicts([true, null, null])).toMatchObject({ refused: 2, holds: false })
  expect(verdicts([null, null])).toMatchObject({ asked: 2, right: 0, share: 0, holds: false })
  expect(verdicts([...Array<true>(8).fill(true), ...Array<false>(8).fill(false)]).holds).toBe(false)
})

it('takes a refused interval for none when it says why, and wants half of them told', () => {
  const refused = (world: number, ...reasons: string[]) => score(world, 'covers', 2, { ...finding(null), reasons })
  const right = covering(40, 38)
  const why = Array.from({ length: 20 }, (_, place) => refused(100 + place, 'Nobody was observed for so long.'))
  expect(only([...right, ...why])).toMatchObject({ asked: 60, right: 38, share: 0.95, refused: 20, holds: true })
  expect(only([...right, ...why.map(({ world }) => refused(world))])).toMatchObject({ share: 38 / 60, holds: false })
  expect(only([score(1, 'covers', 1), refused(2, 'Too few.'), refused(3, 'Too few.')]).holds).toBe(false)
})

it('takes a value for exact only when it is the truth, and a refusal for wrong where an answer was asked for', () => {
  const exact = (value: number | null): WorldScore => score(1, 'exact', 0.1 + 0.2, finding(value))
  expect(only([exact(0.3)])).toMatchObject({ right: 1, holds: true })
  expect(only([exact(0.3001)])).toMatchObject({ right: 0, refused: 0, holds: false })
  expect(only([exact(null)])).toMatchObject({ right: 0, refused: 1, holds: false })
})

it('wants bounds to hold in every world, naive numbers to fail in most, and refusals to have a reason', () => {
  expect(only([score(1, 'bounds', 2), score(2, 'bounds', 2.1)]).holds).toBe(false)
  expect(only([score(1, 'fails', 3), score(2, 'fails', 3), score(3, 'fails', 1)]).holds).toBe(true)
  expect(only([score(1, 'refuses', null), score(2, 'refuses', null, finding(null))]).holds).toBe(false)
})

it('says how far the point is off, in standard errors, and shows all of it on a page', () => {
  expect(only(covering(10, 10).map((one) => ({ ...one, truth: 0.5 }))).bias).toBeCloseTo(0.5 / (2 / (2 * 1.959963984540054)), 9) // prettier-ignore
  const lines = scoreboard(covering(10, 10))
  expect(markdown(lines)).toContain('| `some_metric` | covers | 10 | 10 | 100.0 % (72.2 % to 100.0 %) |')
  const board: TruthBoard = { asOf: '2026-01-01T00:00:00Z', commit: 'abc', command: 'pnpm bench:truth', worlds: 10, planned: 200, people: 600, lines } // prettier-ignore
  expect(page(board)).toContain('over 10 worlds of 600 people (200 were planned; the run was stopped)')
  expect(page(null)).toContain('Nothing has been measured yet.')
})
