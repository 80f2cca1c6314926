/**
 * The truth that any scenario shares: who was reached, who spoke, how many people stand behind the accounts.
 *
 * It is counted from what was written down, by somebody who knows whose account each is. Two counts of people are kept:
 * the true one, and the resolvable one (groups of accounts that the Link events join), which is all a source can know.
 */
import type { Sentiment, Visibility } from '@candor/ingest/interaction'
import type { Recorded } from './emit.ts'
import { accountKey, type Person } from './person.ts'
import { Viewing, type ViewingTruth } from './viewing.ts'

export interface ReachTruth {
  views: number
  people: number
  resolvable: number
  channels: Record<string, { views: number; people: number; resolvable: number }>
  /** On which channels together, and how often. */
  viewing: ViewingTruth
}

type Stances = Record<Sentiment, number>

export interface VoiceTruth {
  /** Posts by customers about the brand that a source sees. */
  mentions: number
  authors: number
  resolvableAuthors: number
  /** The same talk where no source looks. */
  hidden: Record<Visibility, number>
  /** mentions ÷ (mentions + hidden): the share of the talk that is seen. */
  coverage: number | null
  /** What authors meant, and what the labeller wrote, over the mentions seen. */
  meant: Stances
  labelled: Stances & { unlabelled: number }
}

/** People counted once: call `person` with the groups of accounts one person used. */
class Heads {
  people = 0
  resolvable = 0

  person(groups: ReadonlySet<number>): void {
    if (groups.size > 0) this.people++
    this.resolvable += groups.size
  }
}

class Count {
  events = 0
  readonly heads = new Heads()
}

interface Voice {
  seen: Count
  hidden: Record<Visibility, number>
  meant: Stances
  labelled: Stances & { unlabelled: number }
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const noStances = (): Stances => ({ positive: 0, neutral: 0, negative: 0 })

export class Tally {
  private readonly verbs = new Map<string, number>()
  private readonly reach = new Map<string, { whole: Count; channels: Map<string, Count> }>()
  private readonly viewing = new Map<string, Viewing>()
  private readonly campaignReach = new Map<string, Count>()
  private readonly voices = new Map<string, Voice>()
  private readonly acting = new Heads()
  private accounts = 0
  private events = 0

  /** Brand posts and bots: events, but nobody's. */
  addBroadcasts(recorded: readonly Recorded[]): void {
    for (const { interaction, visible } of recorded) if (visible) this.countEvent(interaction.verb)
  }

  addPerson(person: Person, recorded: readonly Recorded[]): void {
    const used = new Map<Count, Set<number>>()
    const acting = new Set<number>()
    const accounts = new Set<string>()
    const seen = new Map<string, Map<number, Map<string, number>>>()
    for (const record of recorded) {
      const { interaction, visible } = record
      if (visible) this.countEvent(interaction.verb)
      if ((interaction.actor.role ?? 'customer') !== 'customer') continue
      const key = accountKey(interaction.actor.channel ?? interaction.channel, interaction.actor.id)
      const group = person.groups.get(key)
      if (visible && group === undefined) throw new Error(`event ${interaction.id} is by an account of nobody: ${key}`)
      if (visible && interaction.verb === 'View' && interaction.brand !== undefined) {
        const groups = at(seen, interaction.brand, () => new Map<number, Map<string, number>>())
        const channels = at(groups, group ?? 0, () => new Map<string, number>())
        channels.set(interaction.channel, (channels.get(interaction.channel) ?? 0) + 1)
      }
      for (const count of this.countsOf(record)) {
        count.events++
        at(used, count, () => new Set<number>()).add(group ?? 0)
      }
      if (visible) acting.add(group ?? 0)
      if (visible) accounts.add(key)
    }
    for (const [count, groups] of used) count.heads.person(groups)
    for (const [brand, groups] of seen) at(this.viewing, brand, () => new Viewing()).addPerson([...groups.values()])
    this.acting.person(acting)
    this.accounts += accounts.size
  }

  private countEvent(verb: string): void {
    this.events++
    this.verbs.set(verb, (this.verbs.get(verb) ?? 0) + 1)
  }

  /** The counters that this event of a customer belongs to. */
  private countsOf({ interaction, visible, meant }: Recorded): Count[] {
    const { verb, brand, channel, campaign, visibility = 'public', sentiment } = interaction
    if (brand === undefined) return []
    if (verb === 'View' && visible) {
      const reach = at(this.reach, brand, () => ({ whole: new Count(), channels: new Map<string, Count>() }))
      const counts = [reach.whole, at(reach.channels, channel, () => new Count())]
      return campaign === undefined ? counts : [...counts, at(this.campaignReach, campaign, () => new Count())]
    }
    if (verb !== 'Create') return []
    const voice = at(this.voices, brand, newVoice)
    if (!visible) {
      voice.hidden[visibility]++
      return []
    }
    if (meant.stance !== undefined) voice.meant[meant.stance]++
    voice.labelled[sentiment ?? 'unlabelled']++
    return [voice.seen]
  }

  truth() {
    const reached = ({ events, heads }: Count) => ({
      views: events,
      people: heads.people,
      resolvable: heads.resolvable,
    })
    return {
      events: this.events,
      verbs: Object.fromEntries(this.verbs),
      /** Behind all visible events of customers. */
      actors: { accounts: this.accounts, people: this.acting.people, resolvable: this.acting.resolvable },
      reach: mapValues(this.reach, ({ whole, channels }, brand): ReachTruth => ({
        ...reached(whole),
        channels: mapValues(channels, reached),
        viewing: at(this.viewing, brand, () => new Viewing()).truth(),
      })),
      campaignReach: mapValues(this.campaignReach, reached),
      voice: mapValues(this.voices, voiceTruth),
    }
  }
}

function newVoice(): Voice {
  return {
    seen: new Count(),
    hidden: { public: 0, dark: 0, offline: 0 },
    meant: noStances(),
    labelled: { ...noStances(), unlabelled: 0 },
  }
}

function voiceTruth({ seen, hidden, meant, labelled }: Voice): VoiceTruth {
  const all = seen.events + hidden.public + hidden.dark + hidden.offline
  return {
    mentions: seen.events,
    authors: seen.heads.people,
    resolvableAuthors: seen.heads.resolvable,
    hidden,
    coverage: all === 0 ? null : seen.events / all,
    meant,
    labelled,
  }
}

function mapValues<V, R>(map: ReadonlyMap<string, V>, value: (entry: V, key: string) => R): Record<string, R> {
  return Object.fromEntries([...map].map(([key, entry]) => [key, value(entry, key)]))
}
