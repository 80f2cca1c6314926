/** How often what is said of a sample is true: whole estimates over seeded draws from conversations whose truth is known. */
import { describe, expect, it } from 'vitest'
import type { Finding } from '../finding.ts'
import { expectShare } from '../stats/expectations.ts'
import { Random } from '../stats/random.ts'
import { SEED, SEEDED } from '../stats/simulation.ts'
import type { Report } from './metric.ts'
import { sampleEstimates, type ReadRow } from './voices-estimates.ts'
import { sampleOf } from './voices-sample.ts'
import { sourceJudged } from './voices-source.ts'

const DRAWS = 400
const READ = 200
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03']

type Message = Omit<ReadRow, 'place'>

/** 1,200 messages. Some authors write thirty and are of one mind; the source is right in 75 of 100 and silent in 10. */
function conversation(random: Random): Message[] {
  const messages: Message[] = []
  for (let author = 1; messages.length < 1200; author += 1) {
    const mood = random.uniform() < 0.3 ? 0.85 : 0.3
    for (let left = random.uniform() < 0.02 ? 30 : 1 + random.integer(3); left > 0; left -= 1) {
      const label =
        random.uniform() < mood ? 'negative' : (['positive', 'neutral', 'cannot-tell'][random.integer(3)] ?? '')
      const guess = ['positive', 'neutral', 'negative'][random.integer(3)] ?? ''
      const source_label =
        random.uniform() < 0.1 ? '' : random.uniform() < 0.75 && label !== 'cannot-tell' ? label : guess
      messages.push({
        ...{ event_id: `${messages.length}`, day: DAYS[random.integer(3)] ?? '', author, source_label, label },
        ...{ asks: random.uniform() < 0.12 ? 1 : 0, topics: [], labels: [label] },
      })
    }
  }
  return messages
}

/** What one draw says: every Finding by name. */
function told(messages: readonly Message[], random: Random) {
  const order = messages.map((message) => ({ message, chance: random.uniform() })).sort((a, b) => a.chance - b.chance)
  const places = order.map(({ message }, place) => ({ ...message, place }))
  const read = places.slice(0, READ)
  const days = DAYS.map((day) => {
    const own = places.filter((one) => one.day === day)
    const count = (source: string) => own.filter(({ source_label }) => source_label === source).length
    const unread = own.filter(({ place }) => place >= READ).map(({ place }) => place)
    return {
      ...{ day, messages: own.length, first_unread: unread.length === 0 ? null : Math.min(...unread) },
      ...{ positive: count('positive'), neutral: count('neutral'), negative: count('negative'), unlabelled: count('') },
    }
  })
  const report: Report = (_definition, { value, interval }) => ({ value, interval }) as Finding
  const facts = { sample: sampleOf(days, read), population: '', window: { from: '', to: '' }, checks: [], notes: [] }
  expect([facts.sample.read.length, facts.sample.population]).toEqual([READ, messages.length])
  const { net, shares, questionShare } = sampleEstimates(facts, report)
  const { corrected, accuracy, net: source } = sourceJudged(facts, days, report)
  return { net, negative: shares[2]?.share, cannotTell: shares[3]?.share, questionShare, corrected, accuracy, source }
}

describe(`of ${DRAWS} draws of ${READ} messages ${SEEDED}`, () => {
  const random = new Random(SEED)
  const messages = conversation(random)
  const share = (is: (message: Message) => boolean, of = messages) => of.filter(is).length / of.length
  const net = 100 * (share(({ label }) => label === 'positive') - share(({ label }) => label === 'negative'))
  const truths = {
    ...{ net, corrected: net },
    negative: share(({ label }) => label === 'negative'),
    cannotTell: share(({ label }) => label === 'cannot-tell'),
    questionShare: share(({ asks }) => asks === 1),
    accuracy: share(({ label, source_label }) => label === source_label, messages.filter(({ source_label }) => source_label !== '')), // prettier-ignore
  }
  const draws = Array.from({ length: DRAWS }, () => told(messages, random))
  const names = Object.keys(truths) as (keyof typeof truths)[]

  it.each(names)('the interval of %s holds the truth in 95 %%', (name) => {
    const held = draws.filter((draw) => {
      const { lo, hi } = draw[name]?.interval ?? { lo: null, hi: null }
      return lo !== null && hi !== null && lo <= truths[name] && truths[name] <= hi
    }).length
    expectShare(held / DRAWS, 0.95, DRAWS, 0.005)
  })

  it('the source’s own number misses by more than the sample ever says, and the corrected one is narrower than the sample’s', () => {
    const width = (pick: 'net' | 'corrected') =>
      draws.reduce((sum, draw) => sum + (draw[pick].interval?.hi ?? 0) - (draw[pick].interval?.lo ?? 0), 0) / DRAWS
    expect(Math.abs((draws[0]?.source.value ?? 0) - net)).toBeGreaterThan(5)
    expect(width('corrected')).toBeLessThan(0.95 * width('net'))
    expect(width('net')).toBeLessThan(24)
  })
})
