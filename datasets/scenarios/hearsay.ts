/**
 * Hearsay about the arcade (rows 39 and 40): complaints that most people never hear of and a few hear of from everybody, seen at
 * once by some and weeks later by others, by a power of time; shares that bring other shares, few of them nearly all; and a
 * club whose members bring members. People sit around each complaint in the order of the world, so that whoever is there can
 * derive what it was and which part they had.
 */
import { DAY, HOUR, MINUTE, momentWithin } from '../world/calendar.ts'
import type { Random } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'

/** A brand of its own, so that no talk about the cinemas changes. */
export const ARCADE = 'Lumen Arcade'
/** One person in so many complains. */
const SEATS = 12
/** No complaint and no cascade has more people than this. */
const MOST = 120
/** Mean of the further shares that a share brings: negative binomial of size ½, for the square of a normal number is gamma of that shape. */
const SHARING = { reproduction: 0.4, size: 0.5, firsts: 0.1 }
/** Members whom a member brings: Poisson. */
const REFERRAL = 0.3
/** Whom a complaint reaches: Pareto, cut at MOST, rounded down. */
const REACH = { least: 1.5, index: 1.4 }
/** The share of the views of four weeks that are there at t is (t / four weeks) to this power: that of United Breaks Guitars. */
const EXPONENT = 0.26
const WITHIN = 28 * DAY
const HOURS = [1, 4, 24, 72] as const
const THROUGH_SHARE = 0.4

interface Passed {
  id: string
  seat: number
  at: number
  /** What it came through: the complaint or another share; null for the first member of the club. */
  through: string | null
}

interface Hearsay {
  id: string
  said: number
  /** By seat, from 1: when that one saw it, and what exactly. */
  views: { at: number; object: string }[]
  shares: Passed[]
  joins: Passed[]
}

/** A tree that grows from its first ones, each new one on the next seat; whoever has no seat is not born. */
function grow(firsts: Omit<Passed, 'seat'>[], most: number, children: () => number, delay: () => number): Passed[] {
  const grown: Passed[] = firsts.slice(0, most).map((first, i) => ({ ...first, seat: i + 1 }))
  for (const parent of grown) {
    const born = Math.min(children(), most - grown.length)
    for (let child = 0; child < born; child++) {
      const seat = grown.length + 1
      grown.push({ id: `${parent.id.replace(/\d+$/, '')}${seat}`, seat, at: parent.at + delay(), through: parent.id })
    }
  }
  return grown
}

const drawReach = (random: Random): number => Math.floor(REACH.least / (1 - random.uniform()) ** (1 / REACH.index))

function hearsayOf(world: World, number: number): Hearsay {
  const random = world.random('hearsay', number)
  const most = Math.min(MOST, world.people - 1)
  const id = `w${(world.seed >>> 0).toString(36)}-arcade-${number.toString(36)}`
  const said = momentWithin(world.calendar, 3, 60, random)
  const delay = () => MINUTE + random.integer(2 * DAY)
  const firsts = Array.from({ length: 1 + random.poisson(SHARING.firsts) }, (_, i) => ({ id: `${id}-s${i + 1}`, at: said + delay(), through: id })) // prettier-ignore
  const shares = grow(firsts, most, () => random.poisson(SHARING.reproduction * random.normal() ** 2), delay)
  const views = Array.from({ length: Math.min(most, drawReach(random)) }, (_, i) => {
    const at = said + Math.max(1, Math.floor(WITHIN * random.uniform() ** (1 / EXPONENT)))
    const carriers = shares.filter((share) => share.at < at && share.seat !== i + 1)
    return { at, object: carriers.length > 0 && random.chance(THROUGH_SHARE) ? random.pick(carriers).id : id }
  })
  const joins = grow([{ id: `${id}-j1`, at: said, through: null }], most, () => random.poisson(REFERRAL), delay)
  return { id, said, views, shares, joins }
}

/** Where a person sits: every complaint near which they are, with their seat; 0 is who complains. */
function seatsOf(world: World, index: number): { number: number; seat: number }[] {
  const all = Math.floor(world.people / SEATS)
  const blocks = Math.ceil(world.people / SEATS)
  const own = Math.floor(index / SEATS)
  return Array.from(
    { length: Math.min(blocks, Math.ceil(MOST / SEATS) + 2) },
    (_, back) => (own - back + blocks) % blocks,
  )
    .filter((number) => number < all)
    .map((number) => ({ number, seat: (index - number * SEATS + world.people) % world.people }))
}

/** Share of all reach that the largest tenth has, of the cut and rounded Pareto distribution. */
function plantedTop(most: number): number {
  const above = (x: number): number => (x > most ? 0 : Math.min(1, (REACH.least / x) ** REACH.index))
  let [left, held, all] = [0.1, 0, 0]
  for (let x = most; x >= 1; x--) {
    const chance = above(x) - above(x + 1)
    const taken = Math.min(left, chance)
    held += taken * x
    left -= taken
    all += chance * x
  }
  return held / all
}

export const hearsay: Scenario = {
  id: 'hearsay',
  rows: [39, 40],
  words:
    'A few complaints reach most people; shares bring shares, and members members; people see a complaint at once or weeks later.',
  plant: (world) => {
    const told = { complaints: 0, sightings: 0, shares: 0, sharesBrought: 0, joins: 0, joinsBrought: 0 }
    const later = HOURS.map(() => 0)
    const reach: Record<number, number> = {}
    const near = new Map<number, Hearsay>()
    const heard = (number: number): Hearsay => {
      const known = near.get(number) ?? hearsayOf(world, number)
      near.set(number, known)
      const [oldest] = near.keys()
      if (near.size > 2 * SEATS && oldest !== undefined) near.delete(oldest)
      return known
    }
    const count = ({ views, shares, joins, said }: Hearsay): void => {
      told.complaints++
      told.sightings += views.length
      reach[views.length] = (reach[views.length] ?? 0) + 1
      for (const [i, hours] of HOURS.entries()) later[i] = (later[i] ?? 0) + views.filter(({ at }) => at > said + hours * HOUR).length // prettier-ignore
      told.shares += shares.length
      told.sharesBrought += shares.filter(({ through }) => through !== shares[0]?.through).length
      told.joins += joins.length
      told.joinsBrought += joins.length - 1
    }
    return {
      live: ({ index, social: [account] }, _life, emit) => {
        if (account === undefined) return
        const shared = { channel: account.channel, brand: ARCADE, actor: { id: account.id } }
        for (const { number, seat } of seatsOf(world, index)) {
          const here = heard(number)
          if (seat === 0) {
            emit(
              { ...shared, verb: 'Create', id: here.id, at: here.said, sentiment: 'negative' },
              { stance: 'negative' },
            )
            count(here)
            continue
          }
          const view = here.views[seat - 1]
          if (view !== undefined)
            emit({ ...shared, verb: 'View', at: view.at, object: { id: view.object, type: 'Note' } })
          const share = here.shares[seat - 1]
          if (share !== undefined) emit({ ...shared, verb: 'Announce', id: share.id, at: share.at, object: { id: share.through ?? here.id, type: 'Note' } }) // prettier-ignore
          const join = here.joins[seat - 1]
          if (join !== undefined) emit({ ...shared, verb: 'Join', id: join.id, at: join.at, object: { id: 'arcade-club', type: 'Group' }, ...(join.through !== null && { inReplyTo: join.through }) }) // prettier-ignore
        }
      },
      truth: () => ({
        ...{ ...told, reach, later: Object.fromEntries(HOURS.map((hours, i) => [hours, later[i]])) },
        planted: {
          ...{ sharing: SHARING.reproduction, size: SHARING.size, referral: REFERRAL, exponent: EXPONENT },
          topTenth: plantedTop(Math.min(MOST, world.people - 1)),
          later: Object.fromEntries(HOURS.map((hours) => [hours, 1 - ((hours * HOUR) / WITHIN) ** EXPONENT])),
        },
      }),
    }
  },
}
