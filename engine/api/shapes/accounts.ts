import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/accounts: whom each account of the brand reaches, how it is spoken to, and where complaints land. */
export const AccountsAnswer = object({
  main: Nullable(
    Type.String(),
    'The account that reaches most people; where no View names one, the one that most posts name. null without accounts',
  ),
  accounts: Type.Array(
    object({
      account: Type.String(),
      people: Finding,
      onlyHere: Finding,
      views: Type.Integer(),
      posts: Type.Integer({ description: 'Labelled posts of customers that name the account' }),
      negative: Finding,
      gap: Nullable(Finding, 'Its negative share less that of the main account; null for the main account itself'),
    }),
    { description: 'The main account first' },
  ),
  pairs: Type.Array(object({ one: Type.String(), other: Type.String(), both: Finding }), {
    description: 'Of the accounts whose content was seen',
  }),
  spill: Finding,
  leftOut: Type.Array(Type.String(), { description: 'Accounts too small to be among those told of' }),
})
export type AccountsAnswer = Static<typeof AccountsAnswer>
