import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** One way in which people bring people. */
export const Passing = object({
  cascades: Type.Integer({ description: 'That these people are in' }),
  sharers: Type.Integer({ description: 'People who passed something on and had their time to bring others' }),
  tooRecent: Type.Integer({ description: 'People who passed something on too recently: left out' }),
  reproduction: Finding,
  growth: Finding,
  dispersion: Finding,
})
export type Passing = Static<typeof Passing>

/** GET /api/word-of-mouth: people who come through people. */
export const WordOfMouthAnswer = object({
  chanceDays: Type.Integer({ description: 'Who came through somebody later than so many days is not counted' }),
  sharing: Passing,
  referral: Passing,
})
export type WordOfMouthAnswer = Static<typeof WordOfMouthAnswer>
