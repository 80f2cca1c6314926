/**
 * What people say about the brands, and where: in public, in closed groups, on the street. A source sees the public part
 * only, and that part differs by brand: share of voice as seen is not share of voice.
 */
import type { Sentiment, Visibility } from '@candor/ingest/interaction'
import { anyMoment, MINUTE } from './calendar.ts'
import type { Emit } from './emit.ts'
import { BRANDS, type Brand } from './market.ts'
import { personAt, type Account, type Person } from './person.ts'
import type { Random } from './random.ts'
import type { World } from './scenario.ts'
import { sentence, type Occasion } from './texts.ts'

export interface Mention {
  id: string
  at: number
  brand: Brand
  /** The public account it was said with; null when it was said where no source looks. */
  account: Account | null
  channel: string
  stance: Sentiment
  occasion: Occasion
}

const LAYERS: readonly Visibility[] = ['public', 'dark', 'offline']

/** The layer in which something about this brand is said, and the account or hidden channel it is said with. */
export function placeOf(brand: Brand, person: Person, random: Random): { account: Account | null; channel: string } {
  const layer = LAYERS[random.weighted(LAYERS.map((name) => brand.layers[name]))]
  const account = random.pick(person.social)
  if (layer === 'public') return { account, channel: account.channel }
  return { account: null, channel: layer === 'dark' ? 'whatsapp' : 'street' }
}

export function personPrefix(world: World, index: number): string {
  return `w${(world.seed >>> 0).toString(36)}-${index.toString(36)}`
}

/** Everything this person says about any brand of their own accord. Cheap and pure: others derive it to answer. */
export function mentionsOf(world: World, person: Person): Mention[] {
  const random = world.random('talk', person.index)
  const mentions: Mention[] = []
  for (const [position, brand] of BRANDS.entries()) {
    const fond = person.fondness[position] ?? 0
    for (let count = random.poisson(brand.mentions * person.loudness); count > 0; count--) {
      const { account, channel } = placeOf(brand, person, random)
      const feeling = fond + random.normal()
      const stance = feeling > 0.7 ? 'positive' : feeling < -0.9 ? 'negative' : 'neutral'
      const asks = random.chance(0.3)
      const occasion = stance === 'positive' ? 'praise' : stance === 'negative' ? 'gripe' : asks ? 'question' : 'remark'
      const at = anyMoment(world.calendar, random)
      const id = `${personPrefix(world, person.index)}-m${mentions.length.toString(36)}`
      mentions.push({ id, at, brand, account, channel, stance, occasion })
    }
  }
  return mentions
}

/** The same, for a person known by index only. */
export function mentionsAt(world: World, index: number): Mention[] {
  return mentionsOf(world, personAt(world, index))
}

const UNLABELLED = 0.15
const LABELLER_RIGHT = 0.85

/** The fictitious labeller: leaves some posts alone, and takes some others for neutral (or a neutral one for negative). */
export function labelOf(stance: Sentiment, random: Random): { sentiment?: Sentiment } {
  const labelled = !random.chance(UNLABELLED)
  const right = random.chance(LABELLER_RIGHT)
  if (!labelled) return {}
  return { sentiment: right ? stance : stance === 'neutral' ? 'negative' : 'neutral' }
}

export function emitTalk(world: World, person: Person, emit: Emit): void {
  const random = world.random('wording', person.index)
  for (const { id, at, brand, account, channel, stance, occasion } of mentionsOf(world, person)) {
    if (account === null) {
      emit({ verb: 'Create', at, channel, actor: { id: 'unseen' }, brand: brand.name }, { stance })
      continue
    }
    const text = sentence(person.language, occasion, brand.name, random)
    const label = labelOf(stance, random)
    const said = emit(
      {
        id,
        verb: 'Create',
        at,
        channel,
        actor: { id: account.id },
        brand: brand.name,
        thread: id,
        text,
        language: person.language,
        audience: account.audience,
        ...label,
      },
      { stance },
    )
    const delay = Math.floor(random.uniform() * 600) * MINUTE
    if (said !== null && stance === 'negative' && random.chance(0.3)) {
      emitBrandReply(person, brand, { id, at, channel }, delay, 'reply', random, emit)
    }
  }
}

/** The brand answers a public post in the author's language. */
export function emitBrandReply(
  person: Person,
  brand: Brand,
  post: { id: string; at: number; channel: string },
  delay: number,
  occasion: Occasion,
  random: Random,
  emit: Emit,
): void {
  emit({
    verb: 'Create',
    at: post.at + delay,
    channel: post.channel,
    actor: { id: brand.handle, role: 'brand' },
    account: brand.handle,
    brand: brand.name,
    thread: post.id,
    inReplyTo: post.id,
    text: sentence(person.language, occasion, brand.name, random),
    language: person.language,
  })
}
