/**
 * A person of the truth world, derived from (seed, index) alone: what they feel, which accounts they have, and which of
 * those accounts a source can know to be theirs.
 *
 * Fondness is the confounder: it drives liking, following, answering surveys *and* buying. Nothing that happens on social
 * media moves it, so whoever reads "likers buy more" as "likes sell" is wrong by construction.
 */
import { anyMoment } from './calendar.ts'
import { BRANDS, SOCIAL_CHANNELS } from './market.ts'
import { fmix32, hashName, logistic, type Random } from './random.ts'
import { LANGUAGES, type Language } from './texts.ts'
import type { World } from './scenario.ts'

export interface Account {
  channel: string
  id: string
  /** Followers of the account. */
  audience: number
}

export interface AccountLink {
  from: Account
  to: Account
  at: number
}

export interface Person {
  index: number
  /** Latent liking of each brand, in the order of BRANDS; roughly standard normal. */
  fondness: readonly number[]
  language: Language
  /** Has the card and the app: purchases are known and experiments possible. */
  member: boolean
  /** Multiplies how much they say; mean 1, heavy right tail. */
  loudness: number
  /** Expected visits to a Lumen cinema per day, absent any initiative. At most MAX_VISITS_PER_DAY. */
  visitsPerDay: number
  social: readonly Account[]
  /** Card and app carry one person's purchases and exposures; both null for people who are no members. */
  app: Account | null
  card: Account | null
  links: readonly AccountLink[]
  /** "channel id" → number of the group of accounts that the links join. */
  groups: ReadonlyMap<string, number>
}

/** Keeps every planted lift possible: the chance of not buying in four weeks stays above the largest lift. */
export const MAX_VISITS_PER_DAY = 0.11
const LANGUAGE_WEIGHTS = [45, 18, 12, 10, 9, 6]
const HAS_ACCOUNT = [0.55, 0.6, 0.35]
const SECOND_ACCOUNT = 0.06

export function accountKey(channel: string, id: string): string {
  return `${channel} ${id}`
}

/** Ids that say nothing about the person: a bijection of (person, which account), salted by seed and channel. */
function accountOf(world: World, channel: string, person: number, which: number, audience: number): Account {
  const salt = fmix32(world.seed ^ hashName(channel))
  return { channel, id: `${channel.charAt(0)}${fmix32((person * 4 + which) ^ salt).toString(36)}`, audience }
}

function socialAccounts(world: World, index: number, random: Random): Account[] {
  const audience = () => Math.floor(Math.exp(4.6 + 1.4 * random.normal()))
  const accounts: Account[] = []
  for (const [position, channel] of SOCIAL_CHANNELS.entries()) {
    if (!random.chance(HAS_ACCOUNT[position] ?? 0)) continue
    accounts.push(accountOf(world, channel, index, 0, audience()))
    if (random.chance(SECOND_ACCOUNT)) accounts.push(accountOf(world, channel, index, 1, audience()))
  }
  if (accounts.length === 0) accounts.push(accountOf(world, random.pick(SOCIAL_CHANNELS), index, 0, audience()))
  return accounts
}

/** A member's accounts are joined to the app when they log in with them; others only by a profile that names both. */
function linksOf(
  world: World,
  index: number,
  social: readonly Account[],
  app: Account | null,
  card: Account | null,
): AccountLink[] {
  const random = world.random('link', index)
  const links: AccountLink[] = []
  if (app !== null && card !== null) links.push({ from: card, to: app, at: anyMoment(world.calendar, random) })
  const hub = app ?? social[0]
  if (hub === undefined) return links
  for (const account of social) {
    const linked = random.chance((1 - world.unlinkedShare) * (app === null ? 0.4 : 1))
    const at = anyMoment(world.calendar, random)
    if (linked && account !== hub) links.push({ from: account, to: hub, at })
  }
  return links
}

/** All links of a person lead to one hub, so a linked account shares the hub's group and every other is its own. */
function groupsOf(accounts: readonly Account[], links: readonly AccountLink[]): Map<string, number> {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]))
  const groups = new Map<string, number>()
  let next = 1
  for (const account of accounts) groups.set(accountKey(account.channel, account.id), linked.has(account) ? 0 : next++)
  return groups
}

/** The person with this index. The same (seed, index) is the same person in a world of any size. */
export function personAt(world: World, index: number): Person {
  const random = world.random('person', index)
  const taste = random.normal()
  const fondness = BRANDS.map(() => 0.35 * taste + 0.937 * random.normal())
  const fond = fondness[0] ?? 0
  const language = LANGUAGES[random.weighted(LANGUAGE_WEIGHTS)] ?? 'en'
  const member = random.chance(logistic(0.4 + 0.5 * fond))
  const loudness = Math.exp(0.9 * random.normal() - 0.405)
  const social = socialAccounts(world, index, random)
  const app = member ? accountOf(world, 'app', index, 0, 0) : null
  const card = member ? accountOf(world, 'cinema', index, 0, 0) : null
  const links = linksOf(world, index, social, app, card)
  const accounts = [...social, ...[app, card].filter((account) => account !== null)]
  return {
    index,
    fondness,
    language,
    member,
    loudness,
    visitsPerDay: Math.min(MAX_VISITS_PER_DAY, Math.exp(-3.75 + 0.55 * fond)),
    social,
    app,
    card,
    links,
    groups: groupsOf(accounts, links),
  }
}
