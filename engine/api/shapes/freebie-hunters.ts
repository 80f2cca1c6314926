import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

const After = object({
  days: Type.Integer({ description: 'Since the offer ended' }),
  following: Finding,
  boughtAtFullPrice: Finding,
})

/** Who came for one campaign's offer only, and what those who joined did after it. */
export const FreebieCampaign = object({
  campaign: Type.String(),
  name: Type.String(),
  start: Type.String(),
  end: Type.String(),
  joined: Type.Integer({ description: 'People who followed, liked or claimed under the campaign while it ran' }),
  redeemed: Type.Integer({ description: 'Of those observed for long enough, who took the offer' }),
  hunters: Finding,
  share: Finding,
  after: Type.Array(After),
})
export type FreebieCampaign = Static<typeof FreebieCampaign>

/** GET /api/freebie-hunters: who came for the offer only, campaign by campaign. The accounts are a table of the same name. */
export const FreebieHuntersAnswer = object({
  leaveDays: Type.Integer({ description: 'Left within so many days of joining' }),
  buyDays: Type.Integer({ description: 'Bought nothing at full price within so many days of joining' }),
  campaigns: Type.Array(FreebieCampaign),
})
export type FreebieHuntersAnswer = Static<typeof FreebieHuntersAnswer>
