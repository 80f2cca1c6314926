/** What the audience is made of: the definitions that audience.ts and audience-way.ts answer. */
import type { MetricDefinition } from './metric.ts'

/** A fan of fewer days than this has hardly had the time to buy: they are counted, and it is said how many they are. */
export const NEW_FAN_DAYS = 30

/** Types of objects that people join as a community: ActivityStreams’ Group, and what says it outright. */
export const COMMUNITIES = ['Community', 'Group'] as const

const LINKED =
  'People are as known links join them; whoever has accounts that nobody linked is several, in one set or in several.'
const RETRACTED = 'Whatever is taken back is sent to us as an Undo, Delete or Leave.'
const BUYS_KNOWN =
  'Whoever has an account where customers buy, buys with it, and nobody has two such accounts that no link joins.'
const ORDER = 'That somebody bought after a like does not say that the like had to do with it: the fond do both.'

export const audienceSet: MetricDefinition = {
  id: 'audience_set',
  version: 1,
  name: 'People in a set of the audience',
  words:
    'Followers: people who follow the brand at the end of these days. Fans: who liked something of it in these days, or praised it (a post labelled positive), and did not take it back. Members: who answered another customer’s post about it in these days, or have joined a community of it and not left. Customers: who bought in these days, whatever they brought back.',
  formula: '|set|, accounts mapped to people by the known links',
  source: 'House definition; sets, never a score: interaction, engagement and loyalty are three things',
  unit: 'people',
  better: 'neither',
  queries: ['metrics/audience_sets'],
  assumptions: [LINKED, RETRACTED],
}

export const audienceUnion: MetricDefinition = {
  ...audienceSet,
  id: 'audience_union',
  name: 'People in any set of the audience',
  words: 'People who follow, are fans or members, or bought: each of them once, in however many of the four sets.',
  formula: '|followers ∪ fans ∪ members ∪ customers|, accounts mapped to people by the known links',
}

export const audienceOverlap: MetricDefinition = {
  ...audienceSet,
  id: 'audience_overlap',
  name: 'People in both of two sets',
  words: 'People who are in the one set of the audience and in the other.',
  formula:
    '|one ∩ other|, accounts mapped to people by the known links; unlinked accounts may make it as many as the smaller set',
}

export const fansIdentified: MetricDefinition = {
  id: 'fans_identified',
  version: 1,
  name: 'Fans who are identified',
  words:
    'Of the fans, the share of whom an account is known on a channel where customers of the brand buy: only of them it can be seen whether they bought.',
  formula: 'fans with an account, by the known links, on a channel that purchases came from / fans; Wilson interval',
  source: 'House definition (identity match rate); Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/audience_sets'],
  assumptions: [LINKED, BUYS_KNOWN],
}

export const fansBought: MetricDefinition = {
  ...fansIdentified,
  id: 'fans_bought',
  name: 'Identified fans who bought after',
  words:
    'Of the identified fans, the share who bought, within these days, after the first like or praise of theirs in these days.',
  formula: 'identified fans with a Purchase after they became fans / identified fans; Wilson interval by person',
  queries: ['metrics/audience_sets', 'metrics/observed_until'],
  assumptions: [BUYS_KNOWN, ORDER, 'Fans who are not identified are in no part of it; they may buy more, or less.'],
}

export const fansBoughtAgain: MetricDefinition = {
  ...fansBought,
  id: 'fans_bought_again',
  name: 'Of these, who bought again',
  words: 'Of the identified fans who bought after they became fans, the share who bought twice or more after it.',
  formula: 'with two Purchases or more after they became fans / with one or more; Wilson interval by person',
}

export const fansBoughtOfAll: MetricDefinition = {
  ...fansBought,
  id: 'fans_bought_of_all',
  name: 'Of all fans, who bought after',
  words:
    'Of all fans, identified or not, the share who bought after they became fans: at least those who are seen to, at most also everybody of whom nobody knows.',
  formula:
    'b / (i + u) ≤ share ≤ (b + x) / (i + x): i fans identified, b of them bought, u not identified, x = min(u, customers who are no fans as far as is known)',
  source: 'Identification bounds (Manski 2003, Partial Identification of Probability Distributions, ch. 1)',
  assumptions: [LINKED, BUYS_KNOWN, ORDER],
}
