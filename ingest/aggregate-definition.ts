/** What a platform says about its own reach, where it gives a total and no single Views. */
import { Type, type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })
const People = Type.Integer({ minimum: 0, maximum: 1e12 })
const some = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 1e12, description }))

/** The total of one channel over some days, as something somebody answers for. */
export const AggregateDefinition = Type.Object(
  {
    brand: Name,
    channel: Name,
    campaign: Type.Optional(Name),
    from: Type.String({ format: 'date', description: 'First day of the total (UTC), inclusive' }),
    to: Type.String({ format: 'date', description: 'Last day, inclusive' }),
    reach: Type.Integer({ minimum: 0, maximum: 1e12, description: 'People reached in these days, by the channel’s own count' }), // prettier-ignore
    impressions: some('Deliveries in these days'),
    population: some('People whom the channel can reach at all'),
    market: some('People of the whole market, whatever channels they use'),
    followers: some('Followers of the accounts used: people who could have seen something, not people who did'),
    source: Type.String({ minLength: 1, maxLength: 4096, description: 'Where the numbers are from' }),
    measuredAt: Type.String({ format: 'date-time', maxLength: 40 }),
    linked: Type.Optional(
      Type.Object(
        {
          channel: Name,
          first: People,
          second: People,
          both: Type.Integer({ minimum: 0, maximum: 1e12, description: 'Reached on both' }),
          independent: Type.Boolean({
            description:
              'Whether somebody answers for it that who is reached on one is no likelier to be reached on the other',
          }),
        },
        {
          additionalProperties: false,
          description: 'Of people whose accounts on both channels are known to be theirs: reached here (first), on the other channel (second), on both, in the same days', // prettier-ignore
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'Reach that a channel reports as a total' },
)
export type AggregateDefinition = Static<typeof AggregateDefinition>
