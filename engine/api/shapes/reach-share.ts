import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/reach/share: people reached as a share of a population that somebody counted, on a day that is named. */
export const ReachShareAnswer = object({
  shares: Type.Array(
    object({
      market: Nullable(Type.String(), 'null: of no market in particular'),
      channel: Nullable(Type.String(), 'null: all channels together'),
      base: Nullable(
        object({
          people: Type.Integer(),
          date: Type.String({ format: 'date', description: 'The day of which it was counted' }),
          source: Type.String(),
          hash: Type.String({ description: 'Of the definition' }),
        }),
        'The newest count of the last of the days asked about, or before; null when all are of later days',
      ),
      share: Finding,
    }),
    {
      description: 'One for each population that was declared, all channels together first; one refusal when none was',
    },
  ),
})
export type ReachShareAnswer = Static<typeof ReachShareAnswer>
