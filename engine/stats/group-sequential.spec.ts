import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from './refusal.ts'
import { classicalBounds, operatingCharacteristics, spendingBounds, type Characteristics } from './group-sequential.ts'
import { errorSpent, type Spending } from './error-spending.ts'

const equally = (looks: number): number[] => Array.from({ length: looks }, (_, place) => (place + 1) / looks)

function characteristics(...design: Parameters<typeof operatingCharacteristics>): Characteristics {
  const result = operatingCharacteristics(...design)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

function boundsOf(times: readonly number[], spending: Spending, sides: 1 | 2 = 2): (number | null)[] {
  const result = spendingBounds(times, times.map((t) => errorSpent(spending, 0.05, t, sides)), sides) // prettier-ignore
  if (isRefusal(result)) throw new Error(result.reason)
  return result.map(({ bound }) => bound)
}

/** Looks of 181 and their bounds. */
const LONG = [
  [20, 6.65698727645661],
  [60, 3.825689613850429],
  [120, 2.7021178489869837],
  [181, 2.1993518624890562],
] as const

/** Drift with which one test at 5 % finds an effect four times in five. */
const EIGHTY = 1.959963984540054 + 0.8416212335729143

describe('repeated looks', () => {
  it.each([
    [5, 0.142, 'Armitage, McPherson & Rowe 1969, table 2'],
    [14, 0.22, 'experimentation reference, exact recursion'],
    [28, 0.275, 'experimentation reference, exact recursion'],
    [100, 0.374, 'Armitage, McPherson & Rowe 1969, table 2'],
  ])('%i of them at a nominal 5 %% find an effect where none is with chance %f (%s)', (looks, error) => {
    const { crossed } = characteristics(equally(looks), Array<number>(looks).fill(1.959963984540054))
    expect(crossed).toBeCloseTo(error, 3)
  })
})

describe('classical bounds', () => {
  it.each([
    [2, 2.178, 1.977],
    [5, 2.413, 2.04],
    [10, 2.555, 2.087],
    [20, 2.672, 2.126],
  ])(
    'for %i looks have the constants %f and %f (Jennison & Turnbull 2000, tables 2.1 and 2.3)',
    (looks, pocock, obf) => {
      const last = (shape: 'pocock' | 'obrien-fleming') => {
        const bounds = classicalBounds(shape, looks, 0.05)
        return isRefusal(bounds) ? 0 : (bounds.at(-1) ?? 0)
      }
      expect(last('pocock')).toBeCloseTo(pocock, 3)
      expect(last('obrien-fleming')).toBeCloseTo(obf, 3)
    },
  )

  it('of O’Brien and Fleming have power 78.3 % and use 76 % of the sample at 14 looks, where one test has 80 % (experimentation reference)', () => {
    const bounds = classicalBounds('obrien-fleming', 14, 0.05)
    const { crossed, expectedShare } = characteristics(equally(14), isRefusal(bounds) ? [] : bounds, EIGHTY)
    expect(crossed).toBeCloseTo(0.783, 3)
    expect(expectedShare).toBeCloseTo(0.76, 2)
  })
})

describe('spending bounds', () => {
  it('at five equal looks are those printed for Lan and DeMets’ functions (ldbounds 2.0, gsDesign 3.6 vignettes)', () => {
    const rounded = (spending: Spending) => boundsOf(equally(5), spending).map((bound) => Number(bound?.toFixed(2)))
    expect(rounded({ family: 'obrien-fleming' })).toEqual([4.88, 3.36, 2.68, 2.29, 2.03])
    expect(rounded({ family: 'pocock' })).toEqual([2.44, 2.43, 2.41, 2.4, 2.39])
  })

  it.each([
    [{ family: 'obrien-fleming' }, 2, [6.1067942784592955, 4.876957288313944, 2.8059585262754076, 2.737036961041679, 1.9820510603565051]],
    [{ family: 'pocock' }, 1, [2.3233291475249302, 2.404267254623193, 2.013536650129692, 2.17257133616847, 1.9642448046686791]],
    [{ family: 'hwang-shih-decani', gamma: -4 }, 2, [3.4156748061729334, 3.4072054299800465, 2.718140780702532, 2.7485702747073266, 1.9935052234129431]],
    [{ family: 'power', exponent: 3 }, 2, [3.867737103716058, 3.59448656177622, 2.650359056246405, 2.6649386291536246, 1.9985408781830816]],
  ] as [Spending, 1 | 2, number[]][])('of %j, %i-sided, at looks of any distance agree with another quadrature (numpy 2.4 leggauss with 400 nodes, scipy 1.17 brentq)', (spending, sides, expected) => {
    const bounds = boundsOf([0.13, 0.2, 0.55, 0.6, 1], spending, sides)
    bounds.forEach((bound, look) => {
      expect(bound).toBeCloseTo(expected[look] ?? 0, 7)
    })
  }) // prettier-ignore

  it('of 181 looks agree with another quadrature to 1e-6 (numpy 2.4 leggauss with 700 nodes)', () => {
    const bounds = boundsOf(equally(181), { family: 'obrien-fleming' })
    expect(bounds[0]).toBeNull()
    for (const [look, expected] of LONG) expect(bounds[look - 1]).toBeCloseTo(expected, 6)
  })

  it('spend what they may, whatever the looks: the chance to cross them is the error spent', () => {
    const steps = fc.array(fc.double({ min: 1e-4, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
    const spending = fc.constantFrom<Spending[]>(
      { family: 'obrien-fleming' },
      { family: 'pocock' },
      { family: 'power', exponent: 2 },
    )
    fc.assert(
      fc.property(steps, spending, fc.constantFrom<(1 | 2)[]>(1, 2), (lengths, family, sides) => {
        let sum = 0
        const times = lengths.map((length) => (sum += length)).map((time) => time / sum)
        const { crossed } = characteristics(times, boundsOf(times, family, sides), 0, sides)
        expect(crossed).toBeCloseTo(0.05, 8)
      }),
      { numRuns: 25 },
    )
  })

  it('at a look that adds no information replace the last one: nothing is spent twice', () => {
    const once = spendingBounds([0.5, 1], [0.01, 0.05])
    const again = spendingBounds([0.5, 0.5, 1], [0.002, 0.01, 0.05])
    if (isRefusal(once) || isRefusal(again)) throw new Error('refused')
    expect(again.slice(1)).toEqual(once)
  })

  it('are refused where information or spending cannot be', () => {
    expect(spendingBounds([], [])).toMatchObject({ refused: 'impossible-looks' })
    expect(spendingBounds([1, 0.5], [0.01, 0.02])).toMatchObject({ refused: 'impossible-looks' })
    expect(spendingBounds([0, 1], [0.01, 0.02])).toMatchObject({ refused: 'impossible-looks' })
    expect(spendingBounds([1, Infinity], [0.01, 0.02])).toMatchObject({ refused: 'impossible-looks' })
    expect(spendingBounds([1, 2], [0.02, 0.01])).toMatchObject({ refused: 'impossible-spending' })
    expect(spendingBounds([1], [1])).toMatchObject({ refused: 'impossible-spending' })
    expect(spendingBounds([1], [Number.NaN])).toMatchObject({ refused: 'impossible-spending' })
    expect(classicalBounds('pocock', 0, 0.05)).toMatchObject({ refused: 'impossible-looks' })
    expect(operatingCharacteristics([1, 2], [2])).toMatchObject({ refused: 'impossible-looks' })
    expect(operatingCharacteristics([1], [Number.NaN])).toMatchObject({ refused: 'impossible-looks' })
  })
})

describe('operating characteristics', () => {
  it('of one look are those of one test', () => {
    const { upper, crossed, expectedShare } = characteristics([4], [1.959963984540054], EIGHTY / 2)
    expect(upper[0]).toBeCloseTo(0.8, 9)
    expect(crossed).toBeCloseTo(0.800001, 6)
    expect(expectedShare).toBe(1)
  })

  it('mirror when the drift does', () => {
    const times = [0.2, 0.5, 0.6, 1]
    const bounds = boundsOf(times, { family: 'pocock' })
    const up = characteristics(times, bounds, 2)
    const down = characteristics(times, bounds, -2)
    up.upper.forEach((chance, look) => {
      expect(chance).toBeCloseTo(down.lower[look] ?? 0, 12)
    })
  })
})
