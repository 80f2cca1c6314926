/**
 * A service desk (rows 11, 16 and 48): members write at any hour. The chat is staffed day and night; mail is answered in office hours in
 * Mumbai, whose clock never changes, so that a world moved by weeks is the same. A bot answers at once, a few are never
 * answered, and some matters are opened again after they were closed. Each contact has a cause, judged to be failure demand
 * or not.
 */
import { anyMoment, DAY, HOUR, MINUTE } from '../world/calendar.ts'
import type { Emit } from '../world/emit.ts'
import type { Random } from '../world/random.ts'
import type { Scenario, World } from '../world/scenario.ts'

/** A brand of its own, so that nothing said about the cinemas changes. */
export const DESK = 'Lumen Service'
const EPISODES = 0.5
const REPLIED = 0.88
const CLOSED = 0.9
const REOPENED = 0.25
/** Mean minutes to the first reply: in chat on the calendar clock, by mail on the business clock. */
const CHAT = 30
const MAIL = 120
/** Mean minutes from the reply to the close, on the calendar clock. */
const CLOSE = 1440
/** Chance that a matter is one that a failure brought. */
const FAILURE = 0.4
const [LOST, ASKED] = ['lost-ticket', 'opening-hours'] as const
const AGAIN = 7 * DAY
/** Promised in chat: a reply within so many minutes. */
const PROMISED = 60
const OPENS = 9
const CLOSES = 17

/** The clock in Mumbai is ahead of UTC by so much, all year. */
const AHEAD = 5.5 * HOUR

/** The instant after so much office time (Monday to Friday, by the clock in Mumbai). */
export function afterOfficeTime(at: number, wait: number): number {
  let left = wait
  for (let day = Math.floor((at + AHEAD) / DAY) * DAY; ; day += DAY) {
    const [opens, closes] = [day + OPENS * HOUR - AHEAD, day + CLOSES * HOUR - AHEAD]
    const start = Math.max(at, opens)
    if ([0, 6].includes(new Date(day).getUTCDay()) || start >= closes) continue
    if (start + left <= closes) return start + left
    left -= closes - start
  }
}

const exponential = (mean: number, random: Random): number => Math.ceil(-mean * Math.log(1 - random.uniform())) * MINUTE

interface Contact {
  cause: string
  at: number
}

/** What is counted, person by person. */
class Desk {
  readonly opened = { chat: 0, email: 0 }
  private contacts = 0
  private failures = 0
  private followed = 0
  private repeated = 0
  private kept = 0
  private broken = 0

  /** @param wait minutes to the reply in chat; null when there is none */
  promise(wait: number | null): void {
    if (wait !== null && wait <= PROMISED) this.kept++
    else this.broken++
  }

  /** @param known contacts from before this instant can be followed for a week */
  add(contacts: readonly Contact[], known: number): void {
    const second = (at: number) => Math.floor(at / 1000)
    for (const { cause, at } of contacts) {
      this.contacts++
      if (cause === LOST) this.failures++
      if (at >= known) continue
      this.followed++
      const later = contacts.filter((other) => other.cause === cause && other.at > at)
      if (later.some((other) => second(other.at) - second(at) <= AGAIN / 1000)) this.repeated++
    }
  }

  truth() {
    const { opened, contacts, failures, followed, repeated, kept, broken } = this
    return {
      episodes: { ...opened },
      failureShare: contacts === 0 ? null : failures / contacts,
      plantedFailureShare: FAILURE,
      promise: { kept, broken, planted: REPLIED * exponentialCdf(CHAT)(PROMISED) },
      repeatRate: followed === 0 ? null : repeated / followed,
    }
  }
}

interface Matter {
  channel: 'chat' | 'email'
  shared: { channel: string; brand: string; thread: string }
  customer: { id: string; channel: string }
  random: Random
  emit: Emit
  desk: Desk
  cause: string
  /** What this person came for so far. */
  contacts: Contact[]
  /** For contacts from before this instant it is known whether the promise was kept. */
  decided: number
}

/** One episode, and perhaps the next in the same thread. */
function episode(matter: Matter, at: number): void {
  const { channel, shared, customer, random, emit, desk, cause, contacts } = matter
  const wait = exponential(channel === 'chat' ? CHAT : MAIL, random)
  const replied = random.chance(REPLIED)
  const reply = channel === 'chat' ? at + wait : afterOfficeTime(at, wait)
  const close = reply + exponential(CLOSE, random)
  const closed = random.chance(CLOSED)
  const again = random.chance(REOPENED)
  const next = close + exponential(1440, random)
  if (emit({ ...shared, verb: 'Message', at, actor: customer, topics: [cause] }) === null) return
  desk.opened[channel]++
  contacts.push({ cause, at })
  if (channel === 'chat' && at < matter.decided) desk.promise(replied ? wait / MINUTE : null)
  emit({ ...shared, verb: 'Message', at: at + 2000, actor: { id: 'desk-bot', role: 'bot' } })
  if (!replied) return
  emit({ ...shared, verb: 'Message', at: reply, actor: { id: 'desk-agent', role: 'employee' } })
  if (!closed) return
  emit({ ...shared, verb: 'Track', at: close, actor: customer, object: { id: 'conversation_resolved', type: 'Event' } })
  if (again) episode(matter, next)
}

/** The first whole minute by which half of all are through, when only `share` ever are and the rest follow `cdf`. */
function medianMinutes(share: number, cdf: (minutes: number) => number): number {
  let minutes = 1
  while (share * cdf(minutes) < 0.5) minutes++
  return minutes
}

const exponentialCdf = (mean: number) => (t: number) => 1 - Math.exp(-t / mean)
/** Sum of two exponential waits, each rounded up to minutes: the distribution of the sum, minute by minute. */
function sumCdf(first: number, second: number): (minutes: number) => number {
  const [a, b] = [exponentialCdf(first), exponentialCdf(second)]
  return (minutes) => {
    let sum = 0
    for (let wait = 1; wait < minutes; wait++) sum += (a(wait) - a(wait - 1)) * b(minutes - wait)
    return sum
  }
}

const live = (world: World, desk: Desk): NonNullable<ReturnType<Scenario['plant']>['live']> => {
  return ({ app, index }, _life, emit) => {
    if (app === null) return
    const random = world.random('service desk', index)
    const contacts: Contact[] = []
    const decided = world.calendar.end - 2 * DAY
    for (let count = random.poisson(EPISODES); count > 0; count--) {
      const channel = random.chance(0.5) ? 'chat' : 'email'
      const shared = { channel: channel === 'chat' ? 'app' : 'email', brand: DESK, thread: `desk-${index}-${count}` }
      const customer = { id: app.id, channel: 'app' }
      const cause = random.chance(FAILURE) ? LOST : ASKED
      const matter = { channel, shared, customer, random, emit, desk, cause, contacts, decided } as const
      episode(matter, anyMoment(world.calendar, random))
    }
    desk.add(contacts, world.calendar.end - DAY - AGAIN)
  }
}

export const serviceDesk: Scenario = {
  id: 'service-desk',
  rows: [11, 16, 48],
  words:
    'Customers write at any hour; chat is answered round the clock, mail in office hours in Mumbai; bots, reopenings, and 12 % who are never answered; two in five contacts are failure demand.',
  plant: (world) => {
    const desk = new Desk()
    const week = [
      { days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const, opens: '09:00', closes: '17:00' },
    ].map((spell) => ({ ...spell, days: [...spell.days] }))
    return {
      definitions: [
        { kind: 'service-hours', key: 'desk', body: { brand: DESK, timeZone: 'Asia/Kolkata', week } },
        {
          kind: 'promise',
          key: 'chat-hour',
          body: {
            brand: DESK,
            name: 'Chat within the hour',
            channel: 'app',
            what: 'first-response',
            withinMinutes: PROMISED,
            clock: 'calendar',
            share: 0.7,
          },
        },
        { kind: 'cause', key: `desk-${LOST}`, body: { brand: DESK, topic: LOST, demand: 'failure' } },
        { kind: 'cause', key: `desk-${ASKED}`, body: { brand: DESK, topic: ASKED, demand: 'value' } },
      ],
      live: live(world, desk),
      truth: () => ({
        ...desk.truth(),
        medianMinutes: {
          chat: {
            response: medianMinutes(REPLIED, exponentialCdf(CHAT)),
            resolution: medianMinutes(REPLIED * CLOSED, sumCdf(CHAT, CLOSE)),
          },
          email: { businessResponse: medianMinutes(REPLIED, exponentialCdf(MAIL)) },
        },
      }),
    }
  },
}
