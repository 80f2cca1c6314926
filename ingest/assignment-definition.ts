/** How an experiment assigns people to its arms, as its plan declares it: part of the frozen plan, like its arms and its alpha. */
import { Type, type Static } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' })
const Share = Type.Number({ minimum: 0, maximum: 1 })

export const AssignmentDefinition = Type.Object(
  {
    unit: Type.Object(
      {
        attribute: Type.String({
          ...{ minLength: 1, maxLength: 100, pattern: '^[^\\u0000.$][^\\u0000.]*$' },
          description: 'What is hashed, as clients call it: "id", "deviceId"',
        }),
        channel: Type.String({
          ...{ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' },
          description: 'Where that account lives, as exposures and outcomes name it: "user", "device"',
        }),
      },
      { additionalProperties: false },
    ),
    seed: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' },
        description: 'What is hashed with the unit; the key of the experiment if left out',
      }),
    ),
    coverage: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Share of everybody who takes part; 1 if left out' }),
    ),
    layer: Type.Optional(
      Type.Object(
        { key: Name, from: Share, to: Share },
        {
          additionalProperties: false,
          description: 'A share of a layer, from inclusive, to exclusive: nobody is in two experiments of one layer',
        },
      ),
    ),
    condition: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Who it is for, by attributes: {"country": {"$in": ["DE", "AT"]}} (docs/assignment.md)',
      }),
    ),
    role: Type.Optional(
      Type.Enum(['experiment', 'holdout'], {
        description: 'holdout: its first arm is in none of the experiments that begin while it runs',
      }),
    ),
  },
  { additionalProperties: false, description: 'Left out where people are assigned elsewhere' },
)
export type AssignmentDefinition = Static<typeof AssignmentDefinition>
