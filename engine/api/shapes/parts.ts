/** What the shapes of answers are made of. */
import { Type, type Static, type TSchema } from 'typebox'

export const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

/** An object without unknown fields. */
export const object = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

/** Where a series goes from one version of its metric to another: what stands on both sides is not one line. */
export const MetricBreak = object({
  month: Type.String({ format: 'date', description: 'The first month of the new version' }),
  version: Type.Integer(),
  replaces: Type.Integer(),
  words: Type.String(),
})
export type MetricBreak = Static<typeof MetricBreak>

/** One point of a series by days. */
export const DayPoint = object({
  day: Type.String({ format: 'date' }),
  value: Type.Number(),
  partial: Type.Boolean({ description: 'The day is not complete: draw it as such' }),
})
