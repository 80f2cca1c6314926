/** The design that most experiments of the truth world share: two arms of equal size, exposure within a few days. */
import type {
  CampaignDefinition,
  Definition,
  ExperimentDefinition,
  InitiativeDefinition,
  OutcomeDefinition,
} from '@candor/ingest/definition'
import { DAY, HOUR, instant, startOfDay } from './calendar.ts'
import type { Assignment } from './experiment.ts'
import { LUMEN } from './market.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import type { World } from './scenario.ts'
import { drawSpend, PURCHASE_SHARE, type Visit } from './shopping.ts'

export interface TwoArms {
  key: string
  name: string
  hypothesis: string
  campaign?: string
  control: string
  treated: string
  exposureDays: readonly [number, number]
  outcomes: readonly OutcomeDefinition[]
  smallestWorthwhile: number
}

/** Control first, both arms with weight 1; the experiment ends when the last window closes. */
export function twoArms(world: World, design: TwoArms): ExperimentDefinition {
  const [from, to] = design.exposureDays
  const longest = Math.max(...design.outcomes.map(({ windowDays }) => windowDays))
  return {
    name: design.name,
    hypothesis: design.hypothesis,
    brand: LUMEN.name,
    ...(design.campaign === undefined ? {} : { campaign: design.campaign }),
    arms: [
      { key: 'control', name: design.control, weight: 1 },
      { key: 'treated', name: design.treated, weight: 1 },
    ],
    outcomes: [...design.outcomes],
    alpha: 0.05,
    smallestWorthwhile: design.smallestWorthwhile,
    start: instant(startOfDay(world.calendar, from)),
    end: instant(startOfDay(world.calendar, to + 1 + longest)),
  }
}

export function anyOutcome(
  key: string,
  name: string,
  verb: 'Visit' | 'Purchase',
  windowDays: number,
): OutcomeDefinition {
  return { key, name, verb, measure: 'any', windowDays, better: 'higher' }
}

export function spendOutcome(windowDays: number): OutcomeDefinition {
  return { key: 'spend', name: 'Euros spent', verb: 'Purchase', measure: 'value', windowDays, better: 'higher' }
}

/** A campaign of Lumen from day `from` to the end of day `to` of the world. */
export function campaign(
  world: World,
  key: string,
  days: readonly [number, number],
  body: Pick<CampaignDefinition, 'name' | 'goal' | 'spend'>,
): Extract<Definition, { kind: 'campaign' }> {
  const start = instant(startOfDay(world.calendar, days[0]))
  const end = instant(startOfDay(world.calendar, days[1] + 1))
  return { kind: 'campaign', key, body: { ...body, brand: LUMEN.name, start, end, currency: 'EUR' } }
}

type Intended = Pick<InitiativeDefinition, 'promise' | 'rule' | 'smallestWorthwhile' | 'lot'> & {
  outcome: OutcomeDefinition
}

/** What the company set out to do with a campaign, as it declares it before the start. */
export function initiative({ key, body }: Extract<Definition, { kind: 'campaign' }>, intended: Intended): Definition {
  const { name, brand, start, end, goal = name, spend = 0, currency = 'EUR' } = body
  const { name: counted, verb, measure, windowDays, better } = intended.outcome
  return {
    kind: 'initiative',
    key,
    body: {
      ...{ name, brand, campaign: key, goal, use: 'campaign', start, end },
      ...{
        ...intended,
        outcome: { name: counted, verb, measure, windowDays, better },
        spend: { amount: spend, currency },
      },
    },
  }
}

/**
 * The chance of one visit more that raises P(any) by exactly `lift` for this person: lift ÷ P(none), where without the
 * initiative they come `rate` times a day on average, by Poisson. The rhythm is weekly: `windowDays` must be whole weeks.
 */
export function chanceForLift(lift: number, rate: number, windowDays: number): number {
  return lift / Math.exp(-rate * windowDays)
}

export function purchaseRate(person: Person): number {
  return person.visitsPerDay * PURCHASE_SHARE
}

/** One visit more, somewhere inside the window after the exposure; it buys for certain, or as often as others do. */
export function extraVisit(assignment: Assignment, windowDays: number, buys: boolean, random: Random): Visit {
  const at = assignment.at + HOUR + Math.floor(random.uniform() * (windowDays * DAY - 2 * HOUR))
  return { at, spend: buys || random.chance(PURCHASE_SHARE) ? drawSpend(random) : null, returned: false }
}
