/** Visits to the cinema and what is bought there, absent any initiative; and the events that tell of them. */
import { anyMoment, DAY, HOUR, MINUTE } from './calendar.ts'
import type { Emit } from './emit.ts'
import { LUMEN } from './market.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import type { World } from './scenario.ts'

export interface Visit {
  at: number
  /** Euros spent; null when nothing was bought. */
  spend: number | null
  returned: boolean
  /** The initiative whose voucher was shown, when there was one. */
  campaign?: string
}

/** People come in first and pay a minute later. */
export const PURCHASE_DELAY = MINUTE
export const PURCHASE_SHARE = 0.8
const RETURN_SHARE = 0.04
const SPEND_LOG_MEAN = 3.0
const SPEND_LOG_SD = 0.4

/** Expected euros of one purchase: the mean of the lognormal, exp(μ + σ²/2), before rounding to cents. */
export const MEAN_SPEND = Math.exp(SPEND_LOG_MEAN + SPEND_LOG_SD ** 2 / 2)

export function drawSpend(random: Random): number {
  return Math.round(100 * Math.exp(SPEND_LOG_MEAN + SPEND_LOG_SD * random.normal())) / 100
}

/** The person's visits if nothing were ever done to them: Poisson with their own rate, by time. */
export function baselineVisits(world: World, person: Person): Visit[] {
  const random = world.random('visit', person.index)
  const count = random.poisson(person.visitsPerDay * world.calendar.days)
  const visits = Array.from({ length: count }, () => ({
    at: anyMoment(world.calendar, random),
    spend: random.chance(PURCHASE_SHARE) ? drawSpend(random) : null,
    returned: random.chance(RETURN_SHARE),
  }))
  return visits.sort((a, b) => a.at - b.at)
}

/** Writes the visits down: on the card for members; at the till, where nobody looks, for everybody else. */
export function emitVisits(visits: readonly Visit[], person: Person, world: World, emit: Emit): void {
  const actor = { id: person.card?.id ?? 'cash' }
  const channel = person.card === null ? 'till' : 'cinema'
  for (const { at, spend, returned, campaign } of visits) {
    const shared = { channel, actor, brand: LUMEN.name, ...(campaign === undefined ? {} : { campaign }) }
    emit({ ...shared, verb: 'Visit', at })
    if (spend === null) continue
    const money = { value: spend, currency: 'EUR', object: { id: 'ticket', type: 'Product' } }
    emit({ ...shared, ...money, verb: 'Purchase', at: at + PURCHASE_DELAY })
    if (returned) emit({ ...shared, ...money, verb: 'Return', at: at + DAY + (at % (6 * HOUR)) })
  }
}
