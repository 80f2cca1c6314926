/** Whether effects are adjusted for what people did before, as the plan declares it: frozen like its arms and its alpha. */
import { Type, type Static } from 'typebox'

export const AdjustmentDefinition = Type.Object(
  {
    daysBefore: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 365,
        description: 'Days before a person’s first exposure that are looked at; 14 when nothing is declared',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Effects are adjusted for the same act of the same person before their first exposure (CUPED); left out, they are not',
  },
)
export type AdjustmentDefinition = Static<typeof AdjustmentDefinition>
