/** What the comparison of the brand’s accounts is made of: the definitions that accounts.ts answers. */
import type { MetricDefinition } from './metric.ts'
import { reachOnlyHere, reachOverlap } from './channel-overlap.ts'
import { reachPeople } from './reach.ts'
import { negativeShare } from './sentiment.ts'

const NAMED_VIEW = 'A View says in `account` whose content was seen; one that does not is in no account’s reach.'
const NAMED_POST =
  'A post says in `account` whom it is about or to. Of talk that names no account nothing is said here: see unowned_share.'

export const accountReach: MetricDefinition = {
  ...reachPeople,
  id: 'account_reach',
  name: 'People reached by one account',
  words:
    'People who saw content of this account of the brand. Accounts do not add up: the same person may see several of them.',
  formula: '|⋃ viewers| of the account over all days, accounts mapped to people by the known links',
  better: 'neither',
  queries: ['metrics/account_reach'],
  assumptions: [...reachPeople.assumptions, NAMED_VIEW],
}

export const accountOnlyHere: MetricDefinition = {
  ...reachOnlyHere,
  id: 'account_only_here',
  name: 'People reached by this account only',
  words: 'People who saw content of this account of the brand and of no other one.',
  formula: '|viewers of the account ∖ ⋃ viewers of all others|, accounts mapped to people by the known links',
  queries: ['metrics/account_reach'],
  assumptions: [...reachPeople.assumptions, NAMED_VIEW],
}

export const accountOverlap: MetricDefinition = {
  ...reachOverlap,
  id: 'account_overlap',
  name: 'People reached by both of two accounts',
  words: 'People who saw content of the one account of the brand and of the other.',
  formula: '|viewers of the one ∩ viewers of the other|, accounts mapped to people by the known links; at most the smaller of the two', // prettier-ignore
  queries: ['metrics/account_reach'],
  assumptions: [...reachPeople.assumptions, NAMED_VIEW],
}

export const accountNegative: MetricDefinition = {
  ...negativeShare,
  id: 'account_negative_share',
  name: 'Share of negative posts to one account',
  words:
    'Of the labelled posts by customers that name this account of the brand, the share labelled negative. Posts without a label are never guessed.',
  formula: 'negative posts / labelled posts that name the account; interval clustered by author',
  queries: ['metrics/account_tone'],
  assumptions: [...negativeShare.assumptions, NAMED_POST],
}

export const accountToneGap: MetricDefinition = {
  ...accountNegative,
  id: 'account_tone_gap',
  name: 'Tone gap',
  words:
    'By how much the negative share of the posts to this account is above that of the posts to the main account. Who complains chooses whom to complain to: the gap says what lands where, and not what an account does to the tone.',
  formula:
    'negative share of the account − that of the main account; square-and-add of the clustered intervals, with the correlation that authors of both bring',
  source:
    'Newcombe 1998 (paired, method 10); Zou & Donner 2008; Cochran (1977) §9A.3 for the linearised clustered variance',
  better: 'neither',
  queries: ['metrics/account_tone', 'metrics/account_reach'],
}

export const accountSpill: MetricDefinition = {
  ...accountNegative,
  id: 'account_spill',
  name: 'Negative posts that land on the main account',
  words:
    'Of the negative posts by customers that name any account of the brand, the share that names the main one, although there is another.',
  formula: 'negative posts to the main account / negative posts to any account; interval clustered by author',
  better: 'lower',
  queries: ['metrics/account_tone', 'metrics/account_reach'],
}
