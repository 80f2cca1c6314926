/** What of the answers about people this page shows. */
import type { FreebieHuntersAnswer, RetentionAnswer } from '@candor/engine/api/shapes'

type Side = RetentionAnswer['followers']
type Offer = FreebieHuntersAnswer['campaigns'][number]

/** So many campaigns can be told apart in one drawing; people of no campaign are one curve more. */
export const CAMPAIGNS_DRAWN = 5

export interface Staying {
  /** The largest campaigns, then those who came by none. */
  readonly cohorts: Side['cohorts']
  readonly comparisons: Side['comparisons']
  /** Campaigns that are too small to be among them. */
  readonly leftOut: number
}

/** The curves to draw: of the largest campaigns and of no campaign, and the comparisons of the same. */
export function staying({ cohorts, comparisons }: Side): Staying {
  const campaigns = cohorts.filter(({ key }) => key !== '').sort((a, b) => b.people - a.people)
  const drawn = campaigns.slice(0, CAMPAIGNS_DRAWN)
  const keys = new Set(drawn.map(({ key }) => key))
  return {
    cohorts: [...drawn, ...cohorts.filter(({ key }) => key === '')],
    comparisons: comparisons.filter(({ campaign }) => keys.has(campaign)),
    leftOut: campaigns.length - drawn.length,
  }
}

/** The offer to tell of: the chosen one, else the newest that anybody joined; null when no campaign was declared. */
export function hunted(
  { campaigns, leaveDays, buyDays }: FreebieHuntersAnswer,
  chosen: string | null,
): { offer: Offer | null; leaveDays: number; buyDays: number } {
  const offer =
    chosen === null ? campaigns.find(({ joined }) => joined > 0) : campaigns.find(({ campaign }) => campaign === chosen)
  return { offer: offer ?? null, leaveDays, buyDays }
}
