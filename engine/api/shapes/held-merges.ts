import { Type, type Static } from 'typebox'
import { object } from './parts.ts'

export const HeldMerge = object({
  reason: Type.Enum(['shared_device', 'shared_account', 'crowd']),
  words: Type.String({ description: 'Why it is held, as a sentence' }),
  accounts: Type.Integer(),
  links: Type.Integer({ description: 'How many links between them are held' }),
  listed: Type.Array(
    object({
      channel: Type.String(),
      id: Type.String(),
      shared: Type.Boolean({ description: 'Too many others are linked to this one' }),
    }),
    { description: 'The first twenty accounts, shared ones first' },
  ),
})
export type HeldMerge = Static<typeof HeldMerge>

/** GET /api/people/held: links between accounts that look wrong; they join nobody until a person has decided. */
export const HeldMergesAnswer = object({
  total: Type.Integer({ description: 'How many merges are held' }),
  accounts: Type.Integer({ description: 'How many accounts they would have joined' }),
  merges: Type.Array(HeldMerge, { description: 'The fifty largest' }),
})
export type HeldMergesAnswer = Static<typeof HeldMergesAnswer>
