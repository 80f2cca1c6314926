import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

export const LoyaltyPlace = Type.Enum(['loyal', 'latent', 'spurious', 'none', 'unknown', 'unseen'], {
  description:
    'One of Dick and Basu’s cells; or seen without a stated attitude (unknown); or not seen in the window at all (unseen)',
})
export type LoyaltyPlace = Static<typeof LoyaltyPlace>

const Move = object({
  to: LoyaltyPlace,
  people: Type.Integer(),
  share: Nullable(Finding, 'Of everybody who was in the cell before; null where the row is no cell'),
})

const Window = object({ from: Type.String(), to: Type.String({ description: 'Exclusive' }) })

/** GET /api/loyalty-moves: from which cell to which people moved, between two windows of one length. */
export const LoyaltyMovesAnswer = object({
  campaign: Nullable(Type.String()),
  before: Nullable(Window, 'null where the days leave no room for two windows'),
  after: Nullable(Window),
  days: Type.Integer({ description: 'Length of each window' }),
  moved: Finding,
  groups: Type.Array(
    object({
      group: Type.Enum(['everybody', 'joined', 'others'], {
        description: 'Joined the campaign before the window after it',
      }),
      name: Type.String(),
      people: Type.Integer({ description: 'Seen in one of the windows or in both' }),
      rows: Type.Array(object({ from: LoyaltyPlace, people: Type.Integer(), moves: Type.Array(Move) })),
    }),
  ),
})
export type LoyaltyMovesAnswer = Static<typeof LoyaltyMovesAnswer>
