/** What is planted is there: each scenario's truth against the events alone, or against what was planted. */
import { readdirSync } from 'node:fs'
import type { Interaction } from '@candor/ingest/interaction'
import { describe, expect, it } from 'vitest'
import { generateWorld } from '../world/generate.ts'
import { personAt } from '../world/person.ts'
import { Random } from '../world/random.ts'
import { calendarUntil } from '../world/calendar.ts'
import { DEFAULT_END } from '../world/options.ts'
import type { World } from '../world/scenario.ts'
import { SCENARIOS } from './index.ts'

const PEOPLE = 6000
const SEED = 11
const generated = generateWorld({ people: PEOPLE, seed: SEED })
const events: Interaction[] = [...generated.interactions]
const truth = generated.truth()
const scenario = (id: string): Record<string, unknown> => truth.scenarios[id] ?? {}
const world: World = {
  seed: SEED,
  people: PEOPLE,
  calendar: calendarUntil(DEFAULT_END),
  unlinkedShare: 0.25,
  postEveryDays: 2,
  random: (stream, index) => new Random(SEED, stream, index),
}

function effect(experiment: string, outcome: string) {
  const planted = truth.experiments[experiment]?.effects.treated?.[outcome]
  if (planted === undefined) throw new Error(`no truth for ${experiment} ${outcome}`)
  return planted
}

describe('the registry', () => {
  it('holds every scenario file once, under the name of the file', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => !/^index|\.spec\.ts$/.test(name))
    expect(SCENARIOS.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort())
  })

  it('names rows of the scenario table, 1 to 69', () => {
    for (const { rows } of SCENARIOS) for (const row of rows) expect(row >= 1 && row <= 69).toBe(true)
  })
})

describe('experiments', () => {
  it('put people into arms by lot: arm and fondness are unrelated (|z| < 4), arms are of one size (|z| < 4)', () => {
    for (const [key, { arms, exposed }] of Object.entries(truth.experiments)) {
      const sizes = Object.values(arms).map(({ people }) => people)
      expect(Math.abs((sizes[0] ?? 0) - (sizes[1] ?? 0)) / Math.sqrt(exposed)).toBeLessThan(4)
      const fond = { control: [] as number[], treated: [] as number[] }
      const apps = new Map(events.flatMap((e) => (e.experiment?.key === key ? [[e.actor.id, e.experiment.arm]] : [])))
      for (let index = 0; index < PEOPLE; index++) {
        const person = personAt(world, index)
        const arm = apps.get(person.app?.id ?? '')
        if (arm === 'control' || arm === 'treated') fond[arm].push(person.fondness[0] ?? 0)
      }
      expect(fond.control.length + fond.treated.length).toBe(exposed)
      const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length
      const z = (mean(fond.treated) - mean(fond.control)) / Math.sqrt(1 / fond.treated.length + 1 / fond.control.length)
      expect(Math.abs(z)).toBeLessThan(4)
    }
  })

  it('show in the events what the truth says of each arm (visits and purchases on the card, within the window)', () => {
    const cards = new Map<string, string>()
    for (const { verb, channel, actor, linked } of events) {
      if (verb === 'Link' && channel === 'cinema' && linked !== undefined) cards.set(linked.id, actor.id)
    }
    const exposures = events.flatMap((e) => (e.experiment?.key === 'backstage-letters' ? [e] : []))
    const bought = new Map<string, number[]>()
    for (const e of events)
      if (e.verb === 'Purchase') bought.set(e.actor.id, [...(bought.get(e.actor.id) ?? []), Date.parse(e.at)])
    for (const [arm, { people, means }] of Object.entries(truth.experiments['backstage-letters']?.arms ?? {})) {
      const exposed = exposures.filter(({ experiment }) => experiment?.arm === arm)
      const buyers = exposed.filter(({ actor, at }) => {
        const from = Date.parse(at)
        const times = bought.get(cards.get(actor.id) ?? '') ?? []
        return times.some((time) => time >= from && time < from + 28 * 86_400_000)
      })
      expect(exposed.length).toBe(people)
      expect(buyers.length / exposed.length).toBeCloseTo(means.purchase ?? NaN, 10)
    }
  })

  it('plant what they say: +5 points, +8 points, harm, and exactly nothing', () => {
    const n = truth.members
    expect(effect('seat-preview', 'visit').planted).toBeCloseTo(0.05, 9)
    expect(Math.abs(effect('seat-preview', 'visit').realised - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n))
    expect(effect('backstage-letters', 'purchase').planted).toBeCloseTo(0.08, 9)
    expect(Math.abs(effect('backstage-letters', 'purchase').realised - 0.08)).toBeLessThan(
      4 * Math.sqrt((0.08 * 0.92) / n),
    )
    const harm = effect('notification-storm', 'purchase')
    expect(harm.planted ?? 0).toBeLessThan(-0.1)
    expect(Math.abs(harm.realised - (harm.planted ?? 0))).toBeLessThan(4 * Math.sqrt(0.2 / n))
    for (const experiment of ['free-ticket-holdout', 'button-colour']) {
      expect(effect(experiment, 'spend')).toEqual({ planted: 0, realised: 0 })
    }
    expect(effect('free-ticket-holdout', 'visit')).toEqual({ planted: 0, realised: 0 })
  })
})

describe('free ticket', () => {
  it('looks like a triumph to a naive eye, while four in five takers were coming anyway and many leave', () => {
    const told = scenario('free-ticket')
    expect(told.naiveDifference).toBeGreaterThan(0.4)
    expect(Math.abs(Number(told.wouldHaveComeAnyway) - 0.8)).toBeLessThan(0.06)
    expect(Number(told.leftAfterFollowing)).toBeGreaterThan(0.5)
    const claims = events.filter(({ verb, campaign }) => verb === 'Claim' && campaign === 'free-ticket').length
    const follows = events.filter(
      ({ verb, campaign, channel }) => verb === 'Follow' && campaign === 'free-ticket' && channel !== '',
    )
    const undone = events.filter(({ verb, campaign }) => verb === 'Undo' && campaign === 'free-ticket')
    const undoneFollows = undone.filter(({ object }) => object?.type === 'Follow')
    expect([claims, follows.length, undoneFollows.length]).toEqual([told.takers, told.followed, told.left])
  })
})

describe('other scenarios', () => {
  it('biased survey: the answers flatter, and equal the events', () => {
    const { customers, answered } = scenario('biased-survey') as Record<
      string,
      { nps: number; n: number; promoters: number }
    >
    const scores = events.flatMap(({ verb, survey, score }) =>
      verb === 'Respond' && survey?.key === 'season-nps' && score !== undefined ? [score] : [],
    )
    expect([scores.length, scores.filter((score) => score >= 9).length]).toEqual([answered?.n, answered?.promoters])
    expect((answered?.nps ?? 0) - (customers?.nps ?? 0)).toBeGreaterThan(15)
  })

  it('root causes: only the repaired one falls, all are answered faster, and the events say the same', () => {
    type Period = { complaints: number; meanAnswerMinutes: number }
    const { causes, changedAt } = scenario('root-causes') as {
      causes: Record<string, { repaired: boolean; before: Period; after: Period }>
      changedAt: string
    }
    for (const [key, { repaired, before, after }] of Object.entries(causes)) {
      // Days before and after the change: 60 and 59.
      const ratio = after.complaints / before.complaints
      expect(repaired ? ratio < 0.2 : ratio > 0.75 && ratio < 1.3).toBe(true)
      expect(after.meanAnswerMinutes).toBeLessThan(before.meanAnswerMinutes / 5)
      const posts = events.filter(({ topics }) => topics?.includes(key))
      expect(posts.filter(({ at }) => at < changedAt).length).toBe(before.complaints)
      expect(posts.filter(({ at }) => at >= changedAt).length).toBe(after.complaints)
    }
  })

  it('hidden talk: the seen share of voice misses, the panels find the planted coverage within four standard errors', () => {
    let panels = 0
    for (const { kind, body } of generated.definitions) {
      const planted = scenario('hidden-talk').planted as Record<string, { public: number }>
      if (kind !== 'coverage' || !('sample' in body) || planted[body.brand] === undefined) continue
      const { asked, seen } = body.sample
      const chance = planted[body.brand]?.public ?? NaN
      expect(Math.abs(seen / asked - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / asked))
      panels++
    }
    expect(panels).toBe(4)
    const seen = (brand: string) => truth.voice[brand]?.mentions ?? 0
    const all = (brand: string) =>
      seen(brand) + (truth.voice[brand]?.hidden.dark ?? 0) + (truth.voice[brand]?.hidden.offline ?? 0)
    expect(seen('Aurora') / seen('Palais')).toBeGreaterThan(2.5 * (all('Aurora') / all('Palais')))
  })

  it('service desk: as many episodes as customers’ messages, failures as planted (|z| < 4)', () => {
    const told = scenario('service-desk') as { episodes: Record<string, number>; failureShare: number }
    const asked = events.filter(({ brand, verb, actor }) => brand === 'Lumen Service' && verb === 'Message' && actor.role === undefined) // prettier-ignore
    expect(asked.length).toBe((told.episodes.chat ?? 0) + (told.episodes.email ?? 0))
    const failures = asked.filter(({ topics }) => topics?.includes('lost-ticket')).length
    expect(failures / asked.length).toBeCloseTo(told.failureShare, 12)
    expect(Math.abs(told.failureShare - 0.4) / Math.sqrt(0.24 / asked.length)).toBeLessThan(4)
  })

  it('weighted survey: the answers flatter by more than 15 points, and equal the events', () => {
    const told = scenario('weighted-survey') as { plantedNps: number; answered: number }
    const scores = events.flatMap(({ verb, survey, score }) => (verb === 'Respond' && survey?.key === 'club-nps' && score !== undefined ? [score] : [])) // prettier-ignore
    expect(scores.length).toBe(told.answered)
    const nps = (100 * (scores.filter((x) => x >= 9).length - scores.filter((x) => x <= 6).length)) / scores.length
    expect(nps - told.plantedNps).toBeGreaterThan(15)
  })

  it('fondness: likers buy more, though liking does nothing', () => {
    const { purchasesPerLiker, purchasesPerOther } = scenario('fondness')
    expect(Number(purchasesPerLiker)).toBeGreaterThan(1.4 * Number(purchasesPerOther))
  })

  it('several accounts: what was linked wrongly was unlinked again', () => {
    const links = events.filter(({ verb }) => verb === 'Link').length
    const unlinks = events.filter(({ verb }) => verb === 'Unlink').length
    const told = scenario('several-accounts')
    expect([links, unlinks]).toEqual([Number(told.links) + Number(told.wrongLinksUndone), told.wrongLinksUndone])
    expect(unlinks).toBeGreaterThan(0)
  })

  it('faint talk: as many posts as were heard, at the rates that are planted, of which 1 to 20 % of the talk is (|z| < 4)', () => {
    const { brands } = scenario('faint-talk') as { brands: Record<string, { public: number; said: number; heard: number; expected: number }> } // prettier-ignore
    expect(Object.keys(brands)).toEqual(['Osprey', 'Sable', 'Nightjar'])
    for (const [name, { public: pi, said, heard, expected }] of Object.entries(brands)) {
      const posts = events.filter(({ brand, verb }) => brand === name && verb === 'Create')
      expect(posts.length).toBe(heard)
      expect(pi).toBeGreaterThanOrEqual(0.01)
      expect(pi).toBeLessThanOrEqual(0.2)
      const mean = expected * PEOPLE
      expect(Math.abs(heard - mean) / Math.sqrt(mean)).toBeLessThan(4)
      expect(Math.abs(said - mean / pi) / Math.sqrt(mean / pi)).toBeLessThan(4)
    }
  })

  it('nobody’s talk: posts, who names the account, who is answered, and neither, equal the events', () => {
    const told = scenario('nobodys-talk')
    const about = events.filter(({ brand, verb }) => brand === 'Kestrel' && verb === 'Create')
    const posts = about.filter(({ actor }) => actor.role === undefined)
    const answers = new Set(about.flatMap(({ actor, inReplyTo }) => (actor.role === 'brand' ? [inReplyTo] : [])))
    const named = posts.filter(({ account }) => account === '@kestrel')
    const answered = posts.filter(({ id }) => answers.has(id))
    const unowned = posts.filter(({ id, account }) => account === undefined && !answers.has(id))
    const recounted = { posts: posts.length, named: named.length, answered: answered.length, unowned: unowned.length }
    expect(told).toMatchObject(recounted)
    expect(answered.length).toBe(about.length - posts.length)
    expect(named.length).toBeGreaterThan(0)
  })

  it('moving regulars: who answers before and after, and who joins, recounted from the events', () => {
    const { counts } = scenario('moving-regulars') as { counts: Record<string, Record<string, Record<string, number>>> }
    const bar = events.filter(({ brand }) => brand === 'Lumen Bar')
    const middle = world.calendar.start + 60 * 86_400_000
    const told = Object.values(counts).flatMap((group) =>
      Object.entries(group).flatMap(([from, row]) => Object.entries(row).map(([to, people]) => ({ from, to, people }))),
    )
    const inCells = (side: 'from' | 'to') =>
      told
        .filter((one) => one[side] !== 'unknown' && one[side] !== 'unseen')
        .reduce((sum, { people }) => sum + people, 0)
    const answers = bar.filter(({ verb }) => verb === 'Respond')
    const isEarly = ({ at }: Interaction) => Date.parse(at) < middle
    expect(answers.filter(isEarly).length).toBe(inCells('from'))
    expect(answers.filter((one) => !isEarly(one)).length).toBe(inCells('to'))
    const joined = Object.values(counts['joined'] ?? {}).flatMap(Object.values<number>)
    expect(bar.filter(({ verb }) => verb === 'Claim').length).toBe(joined.reduce((sum, people) => sum + people, 0))
  })

  it('kiosk followers: joins, who stands, motives, hunters and money, recounted from the events', () => {
    const told = scenario('kiosk-followers') as {
      joined: Record<'hunter' | 'offered' | 'organic', number>
      standing: Record<'hunter' | 'offered' | 'organic', number>
      motives: Record<'offer' | 'information', number>
      hunters: string[]
      gross: number
      returned: number
    }
    const kiosk = events.filter(({ brand }) => brand === 'Lumen Kiosk')
    const of = (wanted: string) => kiosk.filter(({ verb }) => verb === wanted)
    const hunters = new Set(told.hunters)
    const gone = new Set(of('Undo').map(({ object }) => object?.id))
    const recount = (follows: readonly Interaction[]) => {
      const byOffer = follows.filter(({ campaign }) => campaign === 'free-popcorn')
      const hunting = byOffer.filter(({ actor }) => hunters.has(actor.id)).length
      return { hunter: hunting, offered: byOffer.length - hunting, organic: follows.length - byOffer.length }
    }
    const follows = of('Follow')
    expect(told.joined).toEqual(recount(follows))
    expect(told.standing).toEqual(recount(follows.filter(({ id }) => !gone.has(id))))
    expect(of('Claim').length).toBe(told.joined.hunter + told.joined.offered)
    const motive = (wanted: string) => follows.filter(({ properties }) => properties?.['motive'] === wanted).length
    expect(told.motives).toEqual({ offer: motive('offer'), information: motive('information') })
    const money = (verb: string) => of(verb).reduce((sum, { value = 0 }) => sum + value, 0)
    expect(told.gross).toBeCloseTo(money('Purchase'), 6)
    expect(told.returned).toBeCloseTo(money('Return'), 6)
    // Hunters leave within the week, but for two in a hundred; fans of any kind mostly do not.
    expect(told.standing.hunter / told.joined.hunter).toBeLessThan(0.04)
    expect(told.standing.offered / told.joined.offered).toBeGreaterThan(0.2)
  })

  it('customers help customers: their replies stand in the threads of others and name no brand', () => {
    const about = new Map(events.map(({ id, brand }) => [id, brand]))
    const replies = events.filter(({ inReplyTo, actor }) => inReplyTo !== undefined && actor.role === undefined && !(about.get(inReplyTo) ?? '').startsWith('Lumen ')) // prettier-ignore
    expect(replies.length).toBe(scenario('customers-help-customers').replies)
    expect(replies.every(({ brand, thread, inReplyTo }) => brand === undefined && thread === inReplyTo)).toBe(true)
  })

  it('two tones: both brands post as often as they are written to, and who is answered equals the events', () => {
    const { brands } = scenario('two-tones') as { brands: Record<string, { turns: number; answered: number; posts: number }> } // prettier-ignore
    for (const [name, { turns, answered, posts }] of Object.entries(brands)) {
      const said = events.filter(({ brand }) => brand === name)
      expect(said.filter(({ actor }) => actor.role === undefined).length).toBe(turns)
      const own = said.filter(({ actor }) => actor.role === 'employee')
      expect([own.length, own.filter(({ inReplyTo }) => inReplyTo !== undefined).length]).toEqual([posts, answered])
      expect(Math.abs(posts - turns)).toBeLessThan(0.02 * turns)
    }
    expect(brands['Lumen Forum']?.answered).toBeGreaterThan(4 * (brands['Lumen Herald']?.answered ?? Infinity))
  })

  it('matinee fans: who came by the campaign pressed Like more, is loyal more seldom, and cells hold who answered', () => {
    type Cohort = Record<'people' | 'known' | 'loyal' | 'latent' | 'spurious' | 'none' | 'likes', number>
    const { cohorts } = scenario('matinee-fans') as { cohorts: Record<string, Cohort> }
    const [fans, others] = [cohorts['matinee-likes'], cohorts['']]
    if (fans === undefined || others === undefined) throw new Error('a cohort is missing')
    for (const { known, loyal, latent, spurious, none } of [fans, others])
      expect(loyal + latent + spurious + none).toBe(known)
    expect(fans.likes / fans.people).toBeGreaterThan(2 * (others.likes / others.people))
    expect(fans.loyal / fans.known).toBeLessThan(0.5 * (others.loyal / others.known))
    const matinee = events.filter(({ brand }) => brand === 'Lumen Matinee')
    expect(matinee.filter(({ verb }) => verb === 'Like').length).toBe(fans.likes + others.likes)
    expect(matinee.filter(({ verb }) => verb === 'Respond').length).toBe(fans.known + others.known)
  })

  it('plural gripes: motives are counted as in the events, and their shares add up to more than 1', () => {
    const { told } = scenario('plural-gripes') as { told: Record<'posts' | 'inform' | 'vent' | 'dissuade', number> }
    const posts = events.filter(({ brand }) => brand === 'Lumen Snacks')
    const on = (topic: string) => posts.filter(({ topics }) => topics?.includes(topic)).length
    expect(told).toEqual({ posts: posts.length, inform: on('inform'), vent: on('vent'), dissuade: on('dissuade') })
    expect((told.inform + told.vent + told.dissuade) / told.posts).toBeGreaterThan(1.2)
  })

  it('onlookers: who saw what equals the Views in the events', () => {
    const told = scenario('onlookers') as Record<string, number> & { tour: { reached: number; onlyLooked: number } }
    const views = events.filter(({ brand, verb }) => brand === 'Lumen Kitchen' && verb === 'View')
    const by = new Map<string, string[]>()
    for (const { actor, object } of views)
      if (object !== undefined) by.set(actor.id, [...(by.get(actor.id) ?? []), object.id])
    const seen = [...by.values()]
    const saw = seen.filter((posts) => posts.some((post) => !post.endsWith('-a')))
    expect([saw.length, saw.filter((posts) => posts.length === 1).length]).toEqual([told.saw, told.missed])
    expect(seen.length - saw.length).toBe(told.onlyAnswer)
    expect(views.filter(({ campaign }) => campaign === 'kitchen-tour').length).toBe(told.tour.reached)
  })

  it('moved calls: contacts in either half equal the events, and x rises while the whole does not (|z| < 4)', () => {
    const told = scenario('moved-calls') as { before: number; after: number; firstDay: string; lastDay: string }
    const calls = events.filter(({ brand }) => brand === 'Lumen Hotline').sort((a, b) => (a.at < b.at ? -1 : 1))
    const middle = new Date((Date.parse(told.firstDay) + Date.parse(told.lastDay) + 86_400_000) / 2).toISOString()
    const later = calls.filter(({ at }) => at >= middle)
    expect([calls.length - later.length, later.length]).toEqual([told.before, told.after])
    expect(Math.abs(told.after - told.before) / Math.sqrt(told.after + told.before)).toBeLessThan(4)
    const onX = (list: readonly Interaction[]) => list.filter(({ channel }) => channel === 'x').length
    expect(onX(later)).toBeGreaterThan(1.5 * (onX(calls) - onX(later)))
  })

  it('peer help: edges equal the replies in the events, and some come before what they answer', () => {
    const told = scenario('peer-help')
    const places = new Map(events.flatMap(({ id, brand }, place) => (brand === 'Lumen Workshop' ? [[id, place]] : [])))
    const replies = events.flatMap((event, place) => {
      const to = places.get(event.inReplyTo ?? '')
      return to === undefined ? [] : [{ event, early: place < to }]
    })
    const staff = replies.filter(({ event }) => event.actor.role === 'employee').length
    const back = replies.filter(({ event }) => event.actor.role === undefined && event.brand !== undefined).length
    expect([staff, back, replies.length - staff - back]).toEqual([told.staff, told.back, told.peer])
    expect(replies.filter(({ early }) => early).length).toBeGreaterThan(50)
  })
})
