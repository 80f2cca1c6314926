import { createHash } from 'node:crypto'
import { Definition } from '@candor/ingest/definition'
import { Interaction } from '@candor/ingest/interaction'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { ARCADE } from '../scenarios/hearsay.ts'
import { generateWorld, type Truth } from './generate.ts'
import { approximateEvents, PRESETS, type WorldOptions } from './options.ts'

function live(options: Partial<WorldOptions>): { events: Interaction[]; truth: Truth } {
  const world = generateWorld(options)
  const events = [...world.interactions]
  return { events, truth: world.truth() }
}

function hash(options: Partial<WorldOptions>): string {
  const digest = createHash('sha256')
  for (const interaction of generateWorld(options).interactions) digest.update(`${JSON.stringify(interaction)}\n`)
  return digest.digest('hex')
}

/** People as a source can know them, found the slow way: follow links that still stand until nothing changes. */
function resolve(events: readonly Interaction[]): (interaction: Interaction) => string {
  const key = (channel: string, id: string) => `${channel}|${id}`
  const links = new Map<string, [string, string]>()
  for (const { verb, channel, actor, linked } of [...events].sort((a, b) => a.at.localeCompare(b.at))) {
    if (linked === undefined) continue
    const pair: [string, string] = [key(channel, actor.id), key(linked.channel, linked.id)]
    if (verb === 'Link') links.set(pair.join('>'), pair)
    else links.delete(pair.join('>'))
  }
  const parent = new Map<string, string>()
  const root = (account: string): string => {
    const up = parent.get(account)
    return up === undefined ? account : root(up)
  }
  for (const [from, to] of links.values()) if (root(from) !== root(to)) parent.set(root(from), root(to))
  return ({ channel, actor }) => root(key(channel, actor.id))
}

const isCustomer = ({ actor }: Interaction) => (actor.role ?? 'customer') === 'customer'
const tiny = live(PRESETS.tiny)

describe('the truth world', () => {
  it('sends only valid interactions and definitions', () => {
    const interaction = Compile(Interaction)
    expect(tiny.events.filter((event) => !interaction.Check(event))).toEqual([])
    const definition = Compile(Definition)
    const { definitions } = generateWorld(PRESETS.tiny)
    expect(definitions.filter((entry) => !definition.Check(entry))).toEqual([])
    expect(definitions.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'market market',
      'campaign free-ticket',
      'initiative free-ticket',
      'campaign backstage-letters',
      'initiative backstage-letters',
      'campaign notification-storm',
      'initiative notification-storm',
      'coverage Lumen',
      'coverage Aurora',
      'coverage Palais',
      'coverage Rex',
      'market market of faint talk',
      'coverage Osprey',
      'coverage Sable',
      'coverage Nightjar',
      'service-hours desk',
      'promise chat-hour',
      'cause desk-lost-ticket',
      'cause desk-opening-hours',
      'customer-base club',
      'campaign free-popcorn',
      'initiative free-popcorn',
      'campaign happy-hour',
      'aggregate Lumen Radio, photos',
      'aggregate Lumen Radio, video',
      'aggregate Lumen Radio, board',
      'population Riverside, 2025-06-25',
      'population Riverside, 2025-10-03',
      'population tiktok',
      'experiment free-ticket-holdout',
      'experiment backstage-letters',
      'experiment notification-storm',
      'experiment seat-preview',
      'experiment button-colour',
    ])
  })

  it('gives the same bytes for the same seed, and others for another seed', () => {
    expect(hash(PRESETS.tiny)).toBe(hash(PRESETS.tiny))
    expect(hash({ ...PRESETS.tiny, seed: 2 })).not.toBe(hash(PRESETS.tiny))
  })

  it('has unique ids, lies within its dates, and is tiny in the tiny preset', () => {
    expect(new Set(tiny.events.map(({ id }) => id)).size).toBe(tiny.events.length)
    expect(tiny.events.every(({ at }) => at >= tiny.truth.start && at < tiny.truth.end)).toBe(true)
    expect(tiny.events.length).toBeLessThan(4000)
    expect(tiny.events.length).toBe(tiny.truth.events)
    expect(tiny.truth.verbs).toEqual(Object.fromEntries(countBy(tiny.events, ({ verb }) => verb)))
  })

  it('moves with its end and changes nothing else when that is whole weeks later', () => {
    const later = live({ ...PRESETS.tiny, end: '2025-12-15T00:00:00Z' })
    const shift = (at: string) => new Date(Date.parse(at) + 14 * 86_400_000).toISOString()
    expect(later.events).toEqual(tiny.events.map((event) => ({ ...event, at: shift(event.at) })))
  })

  it('knows its reach and voice: an independent count from the events alone agrees (any seed, both counts of people)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { events, truth } = live({ people: 150, seed, order: 'person' })
        const person = resolve(events)
        for (const [brand, reach] of Object.entries(truth.reach)) {
          const views = events.filter((event) => event.verb === 'View' && event.brand === brand && isCustomer(event))
          expect(views.length).toBe(reach.views)
          expect(new Set(views.map(person)).size).toBe(reach.resolvable)
          expect(reach.people).toBeLessThanOrEqual(reach.resolvable)
          for (const [channel, there] of Object.entries(reach.channels)) {
            const seen = views.filter((view) => view.channel === channel)
            expect([seen.length, new Set(seen.map(person)).size]).toEqual([there.views, there.resolvable])
          }
          const by = [...new Set(views.map(person))].map((one) => views.filter((view) => person(view) === one))
          const { several, only, pairs, times } = reach.viewing
          const channelsOf = by.map((theirs) => new Set(theirs.map(({ channel }) => channel)))
          expect(channelsOf.filter(({ size }) => size > 1).length).toBe(several.resolvable)
          for (const [channel, { resolvable }] of Object.entries(only))
            expect(channelsOf.filter((on) => on.size === 1 && on.has(channel)).length).toBe(resolvable)
          for (const [pair, { resolvable }] of Object.entries(pairs))
            expect(channelsOf.filter((on) => pair.split(' + ').every((name) => on.has(name))).length).toBe(resolvable)
          for (const [views, people] of Object.entries(times.resolvable))
            expect(by.filter(({ length }) => length === Number(views)).length).toBe(people)
          expect(Object.values(times.people).reduce((sum, people) => sum + people, 0)).toBe(reach.people)
        }
        for (const [brand, voice] of Object.entries(truth.voice)) {
          const posts = events.filter((event) => event.verb === 'Create' && event.brand === brand && isCustomer(event))
          expect([posts.length, new Set(posts.map(person)).size]).toEqual([voice.mentions, voice.resolvableAuthors])
        }
      }),
      { numRuns: 8 },
    )
  })

  it('resolves everybody when every account of members is linked: resolvable people are then people, for members', () => {
    const { truth } = live({ people: 400, unlinkedShare: 0 })
    expect(truth.reach.Lumen?.channels.app?.resolvable).toBe(truth.reach.Lumen?.channels.app?.people)
    const fewer = live({ people: 400, unlinkedShare: 1 }).truth
    expect(fewer.actors.resolvable).toBeGreaterThan(truth.actors.resolvable)
    expect(fewer.actors.people).toBe(truth.actors.people)
  })

  it('sends nothing of what happens in hidden channels, and counts it', () => {
    const channels = new Set(tiny.events.map(({ channel }) => channel))
    for (const hidden of ['whatsapp', 'street', 'till', 'phone']) expect(channels.has(hidden)).toBe(false)
    const { truth } = live({ people: 1500 })
    const { Lumen, Aurora } = truth.voice
    // Five standard errors of a share of .16 among some 5,000 mentions, and of .34 among 1,500.
    expect(Math.abs((Lumen?.coverage ?? 0) - 0.16)).toBeLessThan(0.026)
    expect(Math.abs((Aurora?.coverage ?? 0) - 0.34)).toBeLessThan(0.062)
  })

  it('answers only posts that stand in the stream, and who is brought into a club names somebody who joined it', () => {
    const { events } = live({ people: 600 })
    const posts = new Set(events.flatMap(({ id, verb }) => (verb === 'Create' ? [id] : [])))
    const joins = new Set(events.flatMap(({ id, verb }) => (verb === 'Join' ? [id] : [])))
    const replies = events.filter(({ inReplyTo }) => inReplyTo !== undefined)
    const brought = replies.filter(({ verb }) => verb === 'Join')
    expect(brought.length).toBeGreaterThan(5)
    expect(replies.length - brought.length).toBeGreaterThan(50)
    expect(replies.filter(({ verb, inReplyTo = '' }) => !(verb === 'Join' ? joins : posts).has(inReplyTo))).toEqual([])
  })

  it('keeps no more of a large world in memory than of a small one: the same person, whatever the size', () => {
    const first = (people: number) => {
      const own: Interaction[] = []
      for (const interaction of generateWorld({ people }).interactions) {
        if (interaction.id.startsWith('w1-1-')) own.push(interaction)
        if (interaction.id.startsWith('w1-2-')) break
      }
      // Whom a person answers, and beside whom they sit at the arcade, depends on who else lives; everything else does not.
      return own
        .filter(({ inReplyTo, brand }) => inReplyTo === undefined && brand !== ARCADE)
        .map(({ verb, at, actor }) => [verb, at, actor.id])
    }
    expect(first(100_000_000)).toEqual(first(1000))
  })

  it('estimates its size within a tenth', () => {
    const { truth } = live({ people: 1000 })
    expect(Math.abs(approximateEvents({ people: 1000 }) / truth.events - 1)).toBeLessThan(0.1)
  })

  it('refuses options that make no sense, naming them', () => {
    expect(() => generateWorld({ people: 0 })).toThrow(/people: 0 will not do; give an integer from 1/)
    expect(() => generateWorld({ end: 'tomorrow' })).toThrow(/end: "tomorrow" is not a date and time/)
    expect(() => generateWorld({ people: 1e6, order: 'time' })).toThrow(/order: time will not do/)
  })

  it('does not tell a truth that is not known yet', () => {
    expect(() => generateWorld(PRESETS.tiny).truth()).toThrow(/read to the end/)
  })
})

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
