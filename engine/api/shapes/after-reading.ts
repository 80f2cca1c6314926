import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/after-reading: visitors who had read a complaint, against others. */
export const AfterReadingAnswer = object({
  chanceDays: Type.Integer({ description: 'Read so many days before the visit, bought so many after it' }),
  readers: Type.Integer({ description: 'Visitors who had read a complaint' }),
  others: Type.Integer(),
  afterReading: Finding,
  withoutReading: Finding,
  difference: Finding,
  revenue: Finding,
})
export type AfterReadingAnswer = Static<typeof AfterReadingAnswer>
