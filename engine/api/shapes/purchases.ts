import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const Model = object({
  r: Type.Number(),
  alpha: Type.Number({ description: 'In weeks' }),
  a: Type.Number(),
  b: Type.Number(),
  customers: Type.Integer(),
})

const Holdout = object({
  cut: Type.String({ format: 'date', description: 'Last day of the first part, on which the model is fitted' }),
  days: Type.Integer({ description: 'Length of the second part, which it has not seen' }),
  predicted: Type.Number(),
  actual: Type.Integer(),
})

/** GET /api/purchases: who buys again, what is left of the revenue after returns, and what to expect. */
export const PurchasesAnswer = object({
  repeat: Finding,
  revenue: Type.Array(
    object({
      currency: Type.String({ description: '"" where none was sent' }),
      net: Finding,
      paid: Type.Number(),
      refunded: Type.Number(),
    }),
  ),
  expected: Finding,
  model: Nullable(Model, 'Fitted on the first part; null where it cannot be'),
  holdout: Nullable(Holdout),
})
export type PurchasesAnswer = Static<typeof PurchasesAnswer>
