import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'

const Range = Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 2, maxItems: 2 })
const HashVersion = Type.Literal(2, { description: 'FNV-1a twice, modulo 10,000 (docs/assignment.md)' })

/** GET /api/features/:clientKey, in the form of GrowthBook's SDKs. */
export const FeaturesAnswer = Type.Object({
  status: Type.Literal(200),
  features: Type.Record(
    Type.String(),
    Type.Object({
      defaultValue: Type.String({ description: 'The control, for whoever is in no arm' }),
      rules: Type.Optional(
        Type.Array(
          Type.Object({
            key: Type.String({ description: 'The experiment' }),
            name: Type.String(),
            phase: Type.String(),
            seed: Type.String(),
            hashAttribute: Type.String(),
            hashVersion: HashVersion,
            channel: Type.String({ description: 'Where the accounts live, for exposures; not read by GrowthBook' }),
            variations: Type.Array(Type.String(), { description: 'The keys of the arms' }),
            meta: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
            weights: Type.Array(Type.Number()),
            coverage: Type.Number(),
            ranges: Type.Array(Range, { description: 'Of each arm, from inclusive, to exclusive' }),
            filters: Type.Optional(
              Type.Array(
                Type.Object({
                  seed: Type.String(),
                  attribute: Type.String(),
                  hashVersion: HashVersion,
                  ranges: Type.Array(Range),
                  holdout: Type.Optional(Type.String()),
                }),
                { description: 'Layer and holdouts: who stands outside of one takes no part' },
              ),
            ),
            condition: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
          }),
          { description: 'One while the experiment runs' },
        ),
      ),
    }),
    { description: 'By experiment' },
  ),
  experiments: Type.Array(Type.Unknown(), { maxItems: 0, description: 'Of a visual editor: there is none' }),
  dateUpdated: Type.String({ description: 'Changes when anything in it does' }),
})

const Key = Type.String({ minLength: 1, maxLength: 200 })

/** POST /api/assign */
export const AssignRequest = object({
  units: Type.Array(Key, { minItems: 1, maxItems: 1000, description: 'Whom to assign: ids of accounts' }),
  attribute: Type.Optional(
    Type.String({ description: 'What the units are, as experiments hash it; "id" if left out' }),
  ),
  attributes: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: 'What is known of all of them, for conditions' }),
  ),
  experiments: Type.Optional(
    Type.Array(Key, { maxItems: 200, description: 'All that run and hash this attribute if left out' }),
  ),
  forced: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'Arms by experiment, for a test: never an exposure' }),
  ),
  expose: Type.Optional(
    Type.Boolean({ description: 'Write their exposures, each once however often it is asked. Needs `experiments`' }),
  ),
})
export type AssignRequest = Static<typeof AssignRequest>

const Count = Type.Integer({ minimum: 0 })
export const AssignAnswer = object({
  assignments: Type.Array(
    object({
      unit: Type.String(),
      experiments: Type.Array(
        object({
          experiment: Type.String(),
          arm: Nullable(Type.String(), 'null: in none; show the control, and do not count it'),
          reason: Type.Enum([
            'assigned',
            'forced',
            'not_running',
            'no_unit',
            'holdout',
            'layer',
            'condition',
            'coverage',
          ]),
        }),
      ),
    }),
  ),
  exposed: Nullable(
    object({ received: Count, accepted: Count, duplicates: Count, deadLettered: Count }),
    'What became of the exposures; null when none were asked for',
  ),
})
export type AssignAnswer = Static<typeof AssignAnswer>
