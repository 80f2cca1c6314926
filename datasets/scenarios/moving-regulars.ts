/**
 * The bar's regulars (row 6): a brand of its own inside the cinema, with a happy hour in the middle of the world. Everybody
 * stands in one of Dick and Basu's cells before it, or gives no answer, or is not seen; where they stand after it is drawn
 * by chances that are known, other ones for those who join the happy hour than for those who do not.
 */
import { HOUR, instant, momentOfDay, momentWithin, startOfDay } from '../world/calendar.ts'
import type { Emit } from '../world/emit.ts'
import type { Random } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'

export const BAR = 'Lumen Bar'
export const HAPPY_HOUR = 'happy-hour'
/** Days of the world on which it runs; then what lies well within any two windows of four weeks or more around it. */
const DAYS = [57, 61] as const
const BEFORE = [30, 54] as const
const AFTER = [63, 87] as const
const LAST_DAY = 118
/** Of all members, who goes to the bar at all; of those, who joins the happy hour. */
const GUESTS = 0.35
const JOINS = 0.5

export const PLACES = ['loyal', 'latent', 'spurious', 'none', 'unknown', 'unseen'] as const
export type Place = (typeof PLACES)[number]
type Chances = Record<Place, readonly number[]>

const START = [0.22, 0.2, 0.22, 0.16, 0.12, 0.08]
const CHANCES: Record<'joined' | 'others', Chances> = {
  joined: {
    loyal: [0.5, 0.15, 0.15, 0, 0.1, 0.1],
    latent: [0.25, 0.3, 0.1, 0.1, 0.15, 0.1],
    spurious: [0.1, 0, 0.5, 0.1, 0.15, 0.15],
    none: [0.1, 0.1, 0.2, 0.3, 0.1, 0.2],
    unknown: [0.2, 0.2, 0.2, 0.2, 0.1, 0.1],
    unseen: [0.2, 0.2, 0.2, 0.2, 0.2, 0],
  },
  others: {
    loyal: [0.6, 0.15, 0.05, 0.05, 0.1, 0.05],
    latent: [0.1, 0.5, 0, 0.15, 0.15, 0.1],
    spurious: [0.05, 0.05, 0.5, 0.2, 0.1, 0.1],
    none: [0.05, 0.1, 0.1, 0.45, 0.1, 0.2],
    unknown: [0.2, 0.2, 0.2, 0.2, 0.1, 0.1],
    unseen: [0.2, 0.2, 0.2, 0.2, 0.2, 0],
  },
}

type Counts = Record<Place, Record<Place, number>>

const none = (): Record<Place, number> => ({ loyal: 0, latent: 0, spurious: 0, none: 0, unknown: 0, unseen: 0 })
const emptyCounts = (): Counts => ({ loyal: none(), latent: none(), spurious: none(), none: none(), unknown: none(), unseen: none() }) // prettier-ignore

const drawPlace = (chances: readonly number[], random: Random): Place => PLACES[random.weighted(chances)] ?? 'unseen'

/** What somebody in a cell does on those days. */
function behave(world: World, id: string, place: Place, days: readonly [number, number], random: Random, emit: Emit) {
  if (place === 'unseen') return
  const shared = { channel: 'app', actor: { id }, brand: BAR }
  const when = () => momentWithin(world.calendar, ...days, random)
  const buy = (product: string, at = when()) =>
    emit({ ...shared, verb: 'Purchase', at, object: { id: product, type: 'Product' }, value: 6, currency: 'EUR' })
  const [isFond, repeats] = [place === 'loyal' || place === 'latent', place === 'loyal' || place === 'spurious']
  buy('cola')
  if (repeats) buy('nachos')
  // Bought twice, but one of them was given back: that is no second purchase.
  else if (random.chance(0.3)) {
    const at = when()
    buy('mug', at)
    emit({
      ...shared,
      verb: 'Return',
      at: at + HOUR,
      object: { id: 'mug', type: 'Product' },
      value: 6,
      currency: 'EUR',
    })
  }
  if (place === 'unknown') return
  const score = isFond ? 9 + random.integer(2) : random.integer(9)
  emit({ ...shared, verb: 'Respond', at: when(), survey: { key: 'bar-nps', question: 'nps' }, score })
}

export const movingRegulars: Scenario = {
  id: 'moving-regulars',
  rows: [6],
  words:
    'People move between the four cells by known chances, others for those who join a happy hour than for the rest.',
  plant: (world) => {
    const counts = { joined: emptyCounts(), others: emptyCounts() }
    return {
      definitions: [
        {
          kind: 'campaign',
          key: HAPPY_HOUR,
          body: {
            name: 'Happy hour',
            brand: BAR,
            start: instant(startOfDay(world.calendar, DAYS[0])),
            end: instant(startOfDay(world.calendar, DAYS[1] + 1)),
            goal: 'Regulars who like the bar',
            spend: 300,
            currency: 'EUR',
          },
        },
      ],
      live: ({ app, index }, _life, emit) => {
        if (app === null) return
        const random = world.random('moving regulars', index)
        if (!random.chance(GUESTS)) return
        const group = random.chance(JOINS) ? 'joined' : 'others'
        const before = drawPlace(START, random)
        const after = drawPlace(CHANCES[group][before], random)
        const shared = { channel: 'app', actor: { id: app.id }, brand: BAR }
        behave(world, app.id, before, BEFORE, random, emit)
        if (group === 'joined')
          emit({ ...shared, verb: 'Claim', at: momentWithin(world.calendar, ...DAYS, random), campaign: HAPPY_HOUR, object: { id: 'half-price', type: 'Offer' } }) // prettier-ignore
        behave(world, app.id, after, AFTER, random, emit)
        // On the last day the bar is open still, so that purchases are observed up to it; no window reaches that far.
        if (random.chance(0.2))
          emit({ ...shared, verb: 'Purchase', at: momentOfDay(world.calendar, LAST_DAY, random), object: { id: 'cola', type: 'Product' }, value: 6, currency: 'EUR' }) // prettier-ignore
        counts[group][before][after]++
      },
      truth: () => ({ counts, chances: CHANCES, places: PLACES }),
    }
  },
}
