/** What the shapes of answers are made of. */
import { Type, type TSchema } from 'typebox'

export const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

/** An object without unknown fields. */
export const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** One point of a series by days. */
export const DayPoint = object({
  day: Type.String({ format: 'date' }),
  value: Type.Number(),
  partial: Type.Boolean({ description: 'The day is not complete: draw it as such' }),
})
