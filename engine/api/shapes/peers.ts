import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/peers: customers who answer customers. */
export const PeersAnswer = object({
  answers: Finding,
  posts: Finding,
  /** Who answers whom: every reply to a post about the brand is counted once. */
  edges: object({
    peer: Type.Integer({ description: 'Customers answering other customers' }),
    staff: Type.Integer({ description: 'People of the brand answering customers' }),
    back: Type.Integer({ description: 'Customers answering the brand' }),
    own: Type.Integer({ description: 'Additions to what the same side said: customers to themselves, brand to brand' }),
  }),
  asked: Type.Integer({ description: 'Posts of customers that begin a conversation' }),
  answered: Type.Integer({ description: 'Of these, how many a customer or the brand answered' }),
  byPeers: Type.Integer({ description: 'Answered by customers alone' }),
  byStaff: Type.Integer({ description: 'Answered by the brand alone' }),
})
export type PeersAnswer = Static<typeof PeersAnswer>
