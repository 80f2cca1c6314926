/** What the unit and the wanted direction of a metric mean, for a person. */
import type { Finding, Unit } from '@candor/engine/finding'

export const UNIT_NAMES: Record<Unit, string> = {
  people: 'people, each counted once',
  accounts: 'accounts',
  events: 'events',
  share: 'a share, from 0 to 1; shown in percent',
  points: 'points',
  money: 'money',
  ratio: 'a ratio',
  minutes: 'minutes; shown in the largest unit that fits',
}

export const BETTER_NAMES: Record<Finding['better'], string> = {
  higher: 'More is better',
  lower: 'Less is better',
  neither: 'Neither more nor less is better',
}
