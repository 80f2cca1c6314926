/** What an alarm is: the definitions that alarms.ts answers. */
import type { MetricDefinition } from './metric.ts'

export const burst: MetricDefinition = {
  id: 'burst',
  version: 2,
  name: 'Burst',
  words:
    'An hour with more events than the same hour of the week is used to. How many more, with what would have been usual as its interval.',
  formula:
    'count − mean of the same hour of the week in up to eight weeks before (with the hour of the day for two more); alarm when the upper tail of a negative binomial is below the budget ÷ 168 and below what past scores allow, and the count is at least so much above the mean as somebody wants to be told of',
  source:
    'Negative binomial tail against the hour of the week; threshold by past scores: Vovk, Gammerman & Shafer (2005)',
  unit: 'events',
  better: 'neither',
  queries: ['stream/hours', 'stream/begun', 'stream/lateness'],
  assumptions: [
    'The weeks before were usual but for their own alarms.',
    'A holiday that moves the rhythm is out of the usual, too.',
    'An alarm says that something happened, not why.',
  ],
}

export const slowRise: MetricDefinition = {
  id: 'slow_rise',
  version: 2,
  name: 'Slow rise',
  words:
    'Days that are each within the usual and together are not: the mean since the rise began, divided by the mean of the four weeks that were learned from.',
  formula:
    'mean of the days of the rise / mean of the learning weeks; alarm by cumulative sums within the budget (Page; Brook & Evans), when the rise has at least so many events more as somebody wants to be told of',
  source: 'Page (1954), Biometrika 41; Lucas (1985), Technometrics 27; Brook & Evans (1972), Biometrika 59',
  unit: 'ratio',
  better: 'neither',
  queries: ['stream/hours', 'stream/begun', 'stream/lateness'],
  assumptions: [
    'Days are independent, and those learned from were usual.',
    'What has lasted for four weeks after its alarm is the new usual.',
    'The beginning of a rise is where its sum last was zero; a ratio that was chosen for being high flatters itself.',
  ],
}
