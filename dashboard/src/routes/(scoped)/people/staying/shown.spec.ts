import type { FreebieHuntersAnswer, RetentionAnswer } from '@candor/engine/api/shapes'
import { describe, expect, it } from 'vitest'
import { CAMPAIGNS_DRAWN, hunted, staying } from './shown.ts'

type Cohort = RetentionAnswer['followers']['cohorts'][number]

const cohort = (key: string, people: number): Cohort => ({
  ...{ by: 'campaign', key, name: key, people, ended: 0, horizons: [], median: '', observed: 0, curve: [] },
})
const offers = (...joined: [campaign: string, joined: number][]): FreebieHuntersAnswer => ({
  leaveDays: 14,
  buyDays: 60,
  campaigns: joined.map(([campaign, people]) => ({ campaign, joined: people })) as FreebieHuntersAnswer['campaigns'],
})

describe('the curves to draw', () => {
  it('are the largest campaigns, then those who came by none, and it is said how many are left out', () => {
    const sizes = [3, 9, 1, 8, 7, 5, 6]
    const shown = staying({
      cohorts: [cohort('', 4), ...sizes.map((people) => cohort(`c${people}`, people))],
      comparisons: sizes.map((n) => ({ campaign: `c${n}`, name: '', organic: 0, horizons: [], logRank: null })),
    })
    expect(shown.cohorts.map(({ key }) => key)).toEqual(['c9', 'c8', 'c7', 'c6', 'c5', ''])
    expect(shown.comparisons).toHaveLength(CAMPAIGNS_DRAWN)
    expect(shown.leftOut).toBe(2)
  })
})

describe('the offer to tell of', () => {
  it('is the chosen one, also when nobody joined it', () => {
    expect(hunted(offers(['new', 5], ['old', 0]), 'old').offer?.campaign).toBe('old')
    expect(hunted(offers(['new', 5]), 'none').offer).toBe(null)
  })

  it('is the newest that anybody joined when none was chosen', () => {
    expect(hunted(offers(['newest', 0], ['new', 5], ['old', 9]), null).offer?.campaign).toBe('new')
    expect(hunted(offers(['newest', 0]), null).offer).toBe(null)
  })
})
