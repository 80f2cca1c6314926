/** What brands broadcast, and what people do with it: see, follow, like, pass on. Fondness drives all of it. */
import { anyMoment, DAY, HOUR, momentOfDay } from './calendar.ts'
import type { Emit } from './emit.ts'
import { BRANDS, LUMEN, SOCIAL_CHANNELS, type Brand } from './market.ts'
import type { Account, Person } from './person.ts'
import { logistic, type Random } from './random.ts'
import type { World } from './scenario.ts'
import { LANGUAGES, sentence } from './texts.ts'

/** A stretch of days in which Lumen's posts belong to a campaign; both days included. */
export interface OnAir {
  campaign: string
  from: number
  to: number
}

interface BrandPost {
  id: string
  at: number
  campaign?: string
}

/** The k-th post of a brand on a channel. */
function brandPost(world: World, brand: Brand, channel: string, k: number, onAir: readonly OnAir[]): BrandPost {
  const random = world.random(`post ${brand.name} ${channel}`, k)
  const day = k * world.postEveryDays
  const running = brand === LUMEN ? onAir.find(({ from, to }) => day >= from && day <= to) : undefined
  return {
    id: `${brand.handle.slice(1)}-${channel}-${k}`,
    at: momentOfDay(world.calendar, day, random),
    ...(running === undefined ? {} : { campaign: running.campaign }),
  }
}

function postsPerChannel(world: World): number {
  return Math.ceil(world.calendar.days / world.postEveryDays)
}

/** Everything the brands post, and a bot that talks up a rival: nobody of these is a customer. */
export function emitBroadcasts(world: World, onAir: readonly OnAir[], emit: Emit): void {
  for (const brand of BRANDS) {
    for (const channel of SOCIAL_CHANNELS) {
      for (let k = 0; k < postsPerChannel(world); k++) {
        const { id, at, campaign } = brandPost(world, brand, channel, k, onAir)
        const random = world.random(`post text ${brand.name} ${channel}`, k)
        const language = random.pick(LANGUAGES)
        emit({
          id,
          verb: 'Create',
          at,
          channel,
          actor: { id: brand.handle, role: 'brand' },
          account: brand.handle,
          brand: brand.name,
          thread: id,
          text: sentence(language, 'post', brand.name, random),
          language,
          ...(campaign === undefined ? {} : { campaign }),
        })
      }
    }
  }
  const random = world.random('bot', 0)
  for (let day = 3; day < world.calendar.days; day += 5) {
    const at = momentOfDay(world.calendar, day, random)
    emit({
      verb: 'Create',
      at,
      channel: 'x',
      actor: { id: 'xbot7', role: 'bot' },
      brand: 'Aurora',
      text: 'Aurora Aurora Aurora',
    })
  }
}

export interface Attention {
  followsLumen: boolean
  likedLumen: boolean
}

/** The person's follows, views, likes and shares of every brand. */
export function emitAttention(world: World, person: Person, onAir: readonly OnAir[], emit: Emit): Attention {
  const random = world.random('attention', person.index)
  const lumen: Attention = { followsLumen: false, likedLumen: false }
  for (const [position, brand] of BRANDS.entries()) {
    const fond = person.fondness[position] ?? 0
    const account = random.pick(person.social)
    const follows = random.chance(logistic(-1.4 + brand.fame + 1.1 * fond))
    if (follows) emitFollow(world, brand, account, random, emit)
    let liked = false
    for (const seer of person.social) {
      const posts = random.poisson((follows && seer === account ? 4 : 0.55) * Math.exp(0.5 * brand.fame))
      for (let view = 0; view < posts; view++) liked = emitView(world, brand, seer, fond, onAir, random, emit) || liked
    }
    if (brand === LUMEN) Object.assign(lumen, { followsLumen: follows, likedLumen: liked })
  }
  // A link passed on in a closed group: brand content is seen there too, and no source can tell.
  for (let view = random.poisson(0.4); view > 0; view--) {
    const at = anyMoment(world.calendar, random)
    emit({ verb: 'View', at, channel: 'whatsapp', actor: { id: 'unseen' }, brand: LUMEN.name })
  }
  return lumen
}

function emitFollow(world: World, brand: Brand, account: Account, random: Random, emit: Emit): void {
  const at = anyMoment(world.calendar, random)
  const shared = { channel: account.channel, actor: { id: account.id }, account: brand.handle, brand: brand.name }
  const follow = emit({ ...shared, verb: 'Follow', at, object: { id: brand.handle, type: 'Profile' } })
  const leaves = random.chance(0.05)
  const after = DAY * (1 + random.integer(60))
  if (leaves && follow !== null)
    emit({ ...shared, verb: 'Undo', at: at + after, object: { id: follow, type: 'Follow' } })
}

/** One delivery of one post to one account, and perhaps a like or a share. True when it was liked. */
function emitView(
  world: World,
  brand: Brand,
  { channel, id, audience }: Account,
  fond: number,
  onAir: readonly OnAir[],
  random: Random,
  emit: Emit,
): boolean {
  const post = brandPost(world, brand, channel, random.integer(postsPerChannel(world)), onAir)
  const at = post.at + Math.floor(-10 * HOUR * Math.log(1 - random.uniform()))
  const shared = {
    channel,
    actor: { id },
    account: brand.handle,
    brand: brand.name,
    object: { id: post.id, type: 'Note' },
    ...(post.campaign === undefined ? {} : { campaign: post.campaign }),
  }
  const likes = random.chance(logistic(-2.1 + 1.2 * fond))
  const shares = random.chance(logistic(-4.2 + fond))
  const regrets = random.chance(0.01)
  if (emit({ ...shared, verb: 'View', at }) === null) return false
  const like = likes ? emit({ ...shared, verb: 'Like', at: at + 4000 }) : null
  if (like !== null && regrets) emit({ ...shared, verb: 'Undo', at: at + HOUR, object: { id: like, type: 'Like' } })
  if (shares) emit({ ...shared, verb: 'Announce', at: at + 9000, audience })
  return like !== null
}
