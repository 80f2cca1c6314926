/**
 * The kiosk's followers (rows 8, 9, 10 and 43): a brand of its own inside the cinema, followed in the app. A free bag of
 * popcorn brings hunters, who take it, leave within the week and buy nothing, and fans, who would have liked the kiosk
 * anyway. Others follow of their own accord. Fans leave at one constant rate and buy at another, so that the share still
 * there and the share who bought again have closed forms.
 */
import type { Definition } from '@candor/ingest/definition'
import { anyMoment, DAY, HOUR, instant, MINUTE, momentWithin, startOfDay } from '../world/calendar.ts'
import type { Emit } from '../world/emit.ts'
import type { Random } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'
import { anyOutcome, initiative } from '../world/design.ts'
import { drawSpend } from '../world/shopping.ts'

export const KIOSK = 'Lumen Kiosk'
export const POPCORN = 'free-popcorn'
const HANDLE = '@lumenkiosk'
/** Days of the world on which the offer runs; early, so that everybody who took it can be seen for 90 days. */
const DAYS = [14, 23] as const
/** Of all members: hunters, fans who came by the offer, fans who came by themselves. The others do not follow. */
const HUNTERS = 0.25
const OFFERED = 0.15
const ORGANIC = 0.35
/** Mean days until a fan leaves, and between two purchases of a fan. */
const STAY = 100
const BETWEEN = 25
/** A hunter who forgets to leave, and one who buys after all: nobody can tell these from fans. */
const FORGETS = 0.02
const BUYS = 0.02
const RETURNS = 0.1
const OFFER_MOTIVE = { hunter: 0.9, offered: 0.4, organic: 0.2 } as const

type Kind = keyof typeof OFFER_MOTIVE
/** Accounts are named in the truth up to here, so that a world may have any size. */
const ACCOUNTS_NAMED = 50_000

class Count {
  readonly joined = { hunter: 0, offered: 0, organic: 0 }
  readonly standing = { hunter: 0, offered: 0, organic: 0 }
  readonly motives = { offer: 0, information: 0 }
  readonly hunters: string[] = []
  gross = 0
  returned = 0
  /** Who bought: on which days, and what they paid less what they brought back. */
  readonly buyers = new Map<string, { days: Set<number>; net: number }>()

  bought(id: string, at: number, value: number): void {
    this.gross += value
    const buyer = this.buyers.get(id) ?? { days: new Set(), net: 0 }
    if (this.buyers.size < ACCOUNTS_NAMED) this.buyers.set(id, buyer)
    buyer.days.add(Math.floor(at / DAY))
    buyer.net += value
  }

  broughtBack(id: string, value: number): void {
    this.returned += value
    const buyer = this.buyers.get(id)
    if (buyer !== undefined) buyer.net -= value
  }
}

function kindOf(random: Random): Kind | null {
  const u = random.uniform()
  if (u < HUNTERS) return 'hunter'
  if (u < HUNTERS + OFFERED) return 'offered'
  return u < HUNTERS + OFFERED + ORGANIC ? 'organic' : null
}

const exponential = (random: Random, mean: number): number => Math.floor(-mean * DAY * Math.log(1 - random.uniform()))

function buyAsFansDo(count: Count, actor: { id: string }, from: number, end: number, random: Random, emit: Emit): void {
  const shared = { channel: 'app', actor, brand: KIOSK, object: { id: 'snack', type: 'Product' }, currency: 'EUR' }
  for (let at = from + exponential(random, BETWEEN); at < end; at += exponential(random, BETWEEN)) {
    const value = drawSpend(random)
    const returned = random.chance(RETURNS)
    if (emit({ ...shared, verb: 'Purchase', at, value }) !== null) count.bought(actor.id, at, value)
    if (returned && emit({ ...shared, verb: 'Return', at: at + DAY, value }) !== null)
      count.broughtBack(actor.id, value)
  }
}

function live(world: World, count: Count, id: string, index: number, emit: Emit): void {
  const random = world.random('kiosk', index)
  const kind = kindOf(random)
  if (kind === null) return
  const { calendar } = world
  const byOffer = kind !== 'organic'
  const at = byOffer ? momentWithin(calendar, ...DAYS, random) : anyMoment(calendar, random)
  const motive = random.chance(OFFER_MOTIVE[kind]) ? 'offer' : 'information'
  const campaign = byOffer ? { campaign: POPCORN } : {}
  const shared = { channel: 'app', actor: { id }, brand: KIOSK, account: HANDLE }
  const profile = { object: { id: HANDLE, type: 'Profile' }, properties: { motive } }
  const follow = emit({ ...shared, ...campaign, ...profile, verb: 'Follow', at })
  if (follow === null) return
  count.joined[kind]++
  count.motives[motive]++
  if (byOffer)
    emit({ ...shared, ...campaign, verb: 'Claim', at: at + MINUTE, object: { id: 'popcorn', type: 'Offer' } })
  const isQuick = kind === 'hunter' && !random.chance(FORGETS)
  const after = isQuick ? Math.floor(DAY * (1 + 6 * random.uniform())) : exponential(random, STAY)
  const left = emit({ ...shared, verb: 'Undo', at: at + after, object: { id: follow, type: 'Follow' } })
  if (left === null) count.standing[kind]++
  if (kind === 'hunter') {
    if (count.hunters.length < ACCOUNTS_NAMED) count.hunters.push(id)
    // The half-price drink at the same counter belongs to the offer: it is no purchase at full price.
    const drink = { object: { id: 'drink', type: 'Product' }, value: 1, currency: 'EUR' }
    if (random.chance(0.3) && emit({ ...shared, ...campaign, ...drink, verb: 'Purchase', at: at + HOUR }) !== null)
      count.bought(id, at + HOUR, 1)
    if (!random.chance(BUYS)) return
  }
  buyAsFansDo(count, { id }, at, calendar.end, random, emit)
}

/** Share of fans, and of those who came by the offer, who follow for longer than so many days (7 or more). */
const fanStays = (days: number): number => Math.exp(-days / STAY)
const offeredStays = (days: number): number => (fanStays(days) * (HUNTERS * FORGETS + OFFERED)) / (HUNTERS + OFFERED)
const boughtAgain = (days: number): number => 1 - Math.exp(-days / BETWEEN)

const at = (days: readonly number[], share: (days: number) => number): Record<string, number> =>
  Object.fromEntries(days.map((day) => [String(day), share(day)]))

export const kioskFollowers: Scenario = {
  id: 'kiosk-followers',
  rows: [8, 9, 10, 43],
  words:
    'A free bag of popcorn brings followers of whom most leave within the week and buy nothing; the others leave and buy at constant rates.',
  plant: (world) => {
    const count = new Count()
    const offer: Extract<Definition, { kind: 'campaign' }> = {
      kind: 'campaign',
      key: POPCORN,
      body: {
        name: 'Free popcorn',
        brand: KIOSK,
        start: instant(startOfDay(world.calendar, DAYS[0])),
        end: instant(startOfDay(world.calendar, DAYS[1] + 1)),
        goal: 'New followers of the kiosk',
        spend: 800,
        currency: 'EUR',
      },
    }
    return {
      definitions: [
        offer,
        initiative(offer, {
          promise: 'Followers are the first to taste what is new.',
          outcome: anyOutcome('purchase', 'Bought within four weeks', 'Purchase', 28),
          smallestWorthwhile: 0.05,
          rule: { text: 'Give popcorn away again if it brings buyers.', decidesOn: 'effect' },
        }),
      ],
      live: ({ app, index }, _life, emit) => {
        if (app !== null) live(world, count, app.id, index, emit)
      },
      truth: () => ({
        joined: count.joined,
        standing: count.standing,
        motives: count.motives,
        hunters: count.hunters,
        gross: count.gross,
        returned: count.returned,
        buyers: [...count.buyers.values()].map(({ days, net }) => [Math.max(...days), days.size, net]),
        stays: { organic: at([7, 30, 90], fanStays), offered: at([7, 30, 90], offeredStays) },
        boughtAgain: at([30, 60, 90], boughtAgain),
      }),
    }
  },
}
