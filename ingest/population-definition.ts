/** How many people there are to be reached at all, as somebody counted them on a day. */
import { Type, type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })

/** A base of shares: people of a market, of a channel, or all whom a brand could mean. A later count is a later date, and leaves the earlier one as it is. */
export const PopulationDefinition = Type.Object(
  {
    market: Type.Optional(Name),
    channel: Type.Optional(Name),
    people: Type.Integer({ minimum: 1, maximum: 1e12 }),
    date: Type.String({ format: 'date', description: 'The day of which the count is; it holds from then on' }),
    source: Type.String({ minLength: 1, maxLength: 4096, description: 'Who counted: "census office, table 12411"' }),
  },
  {
    additionalProperties: false,
    description:
      'People of a market, of a channel, of both or of neither, on a day. Every count is kept: of each day the newest declaration holds',
  },
)
export type PopulationDefinition = Static<typeof PopulationDefinition>
