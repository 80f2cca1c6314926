/** What growth is made of: the definitions that growth.ts answers. */
import type { MetricDefinition } from './metric.ts'

const RETRACTED = 'Every Undo and Delete is sent to us, and names the event or post that it takes back.'
const SPLIT =
  'A campaign counts as bought when its definition has a spend above 0; what costs nothing to declare is not seen.'

export const growthNew: MetricDefinition = {
  id: 'growth_new',
  version: 2,
  name: 'New people',
  words: 'People who followed, or bought, for the first time in these days; gross: whoever left since is still in it.',
  formula: 'people whose first Follow (or first Purchase) lies in the window, by the campaign it names',
  source: 'House definition: gross, before leavers',
  unit: 'people',
  better: 'higher',
  queries: ['metrics/growth_followers', 'metrics/observed_until', 'metrics/repurchase_stays'],
  assumptions: ['The data begin before the window; else people who were there already look new.', SPLIT],
}

export const growthShare: MetricDefinition = {
  ...growthNew,
  id: 'growth_source_share',
  name: 'Share of the new people',
  words: 'Of the new people, the share who came by a campaign that cost money, by one that cost none, or by none.',
  formula: 'new people of the source / new people; Wilson interval',
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'neither',
}

export const growthKept: MetricDefinition = {
  id: 'growth_kept',
  version: 2,
  name: 'New people kept',
  words: 'Of the new people of a source, the share who still follow (or have bought again) after 30 and 90 days.',
  formula: 'Kaplan–Meier share of the source’s people, as follower_survival and customer_retention',
  source: 'Kaplan & Meier 1958; log(−log) interval: Kalbfleisch & Prentice 1980',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/follower_stays', 'metrics/repurchase_stays'],
  assumptions: [RETRACTED, SPLIT, 'Sources attract different people: a difference between them is no effect.'],
}

export const growthNet: MetricDefinition = {
  id: 'growth_net',
  version: 1,
  name: 'Followers gained, net',
  words: 'New followers and those who came back, less those who left: by how many people the following has grown.',
  formula: 'people following at the end of the window − people following at its beginning',
  source: 'House definition: Undo and Delete retract',
  unit: 'people',
  better: 'higher',
  queries: ['metrics/growth_followers'],
  assumptions: [RETRACTED],
}

export const standingFollowers: MetricDefinition = {
  ...growthNet,
  id: 'standing_followers',
  name: 'Followers now',
  words: 'People of whom an account follows at the end of the window: Follow less Undo.',
  formula: 'people with a Follow that is not taken back by the end of the window',
}

export const standingLikes: MetricDefinition = {
  ...growthNet,
  id: 'standing_likes',
  version: 2,
  name: 'Likes that stand',
  words:
    'Likes given up to the end of the window and not taken back since. A like is an interaction, never engagement.',
  formula: 'pairs of an account and what it likes, less Undo, and less posts that were removed',
  unit: 'events',
  better: 'neither',
  queries: ['metrics/standing_likes'],
}

export const followMotive: MetricDefinition = {
  id: 'follow_motive',
  version: 1,
  name: 'Why they follow',
  words: 'Of the new followers who gave a motive, the share who gave this one.',
  formula: 'new followers by properties.motive of their first Follow / new followers with one; Wilson interval',
  source: 'House definition, after Hill 2012 (offers first, information second); Wilson 1927',
  unit: 'share',
  better: 'neither',
  queries: ['metrics/growth_followers'],
  assumptions: [
    'Those who gave a motive are like those who gave none.',
    'One motive a person: the one at their first Follow.',
  ],
}
