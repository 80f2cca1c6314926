/** Real files, from the file through the importer and the API, against the answers published for them. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importFile, loadMapping, shippedMapping, type ImportReport } from '@candor/datasets'
import type {
  ExperimentAnswer,
  InitiativeAnswer,
  SentimentAnswer,
  VoiceAnswer,
  VoicesAnswer,
} from '@candor/engine/api/shapes'
import { labelReader, type Labels } from '../support/label-reader.ts'
import { startTestService, type TestService } from '../support/service.ts'
import { sharedData } from '../support/shared-data.ts'
import { publishedPlan, publishedRows, type PublishedPlaces } from './published-places.ts'

const airline = sharedData('airline-tweets')
const hillstrom = sharedData('hillstrom-email')
const smoking = sharedData('prop99-smoking')
const geo = sharedData('geolift-test')
const food = sharedData('card-krueger')
let candor: TestService

beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

async function bring(file: string, mapping: string, workspace: string): Promise<ImportReport> {
  const report = await importFile({
    file,
    mapping: await loadMapping(shippedMapping(mapping) ?? mapping),
    target: { url: candor.url, workspace },
    stateDirectory: join(candor.directory, 'imports'),
  })
  await candor.intake.drained()
  return report
}

describe.skipIf(!airline.available)(`Twitter US Airline Sentiment${airline.reason}`, () => {
  const file = () => airline.path('airline_tweets.csv.gz')

  it('goes in whole, and a second time doubles nothing', async () => {
    expect(await bring(file(), 'airline-tweets', 'airlines')).toMatchObject({
      rows: 14_640,
      accepted: 14_640,
      problemCount: 0,
    })
    expect(await bring(file(), 'airline-tweets', 'airlines')).toMatchObject({
      rows: 14_640,
      accepted: 0,
      duplicates: 14_640,
    })
  })

  it('has 14,485 distinct tweets when ids are the tweets’ own (data set README)', async () => {
    expect(await bring(file(), 'airline-tweets-by-id', 'airlines-by-id')).toMatchObject({
      accepted: 14_485,
      duplicates: 155,
    })
  })

  it('has the published share of voice by airline (Kaggle data page)', async () => {
    const { brands } = await candor.get<VoiceAnswer>('/api/voice?workspace=airlines')
    expect(Object.fromEntries(brands.map(({ brand, mentions }) => [brand, mentions]))).toEqual({
      United: 3822, 'US Airways': 2913, American: 2759, Southwest: 2420, Delta: 2222, 'Virgin America': 504,
    }) // prettier-ignore
    const shares = brands.map(({ byMentions }) => Math.round((byMentions.value ?? 0) * 10_000) / 100)
    expect(shares).toEqual([26.11, 19.9, 18.85, 16.53, 15.18, 3.44])
    for (const { byMentions } of brands) expect(byMentions.interval?.level).toBe(0.95)
  })

  it('has the published sentiment and negative shares (data set README)', async () => {
    const { brands } = await candor.get<SentimentAnswer>('/api/sentiment?workspace=airlines')
    const sum = (pick: (brand: (typeof brands)[number]) => number) =>
      brands.reduce((total, brand) => total + pick(brand), 0)
    expect([sum((b) => b.negative), sum((b) => b.neutral), sum((b) => b.positive), sum((b) => b.unlabelled)]).toEqual([
      9178, 3099, 2363, 0,
    ])
    expect(Object.fromEntries(brands.map(({ brand, negativeShare }) => [brand, Math.round((negativeShare.value ?? 0) * 10_000) / 100]))).toEqual({
      'US Airways': 77.69, American: 71.04, United: 68.89, Southwest: 49.01, Delta: 42.98, 'Virgin America': 35.91,
    }) // prettier-ignore
  })

  it('has the published complaints by reason, over all airlines (Kaggle data page)', async () => {
    const totals: Record<string, number> = {}
    for (const brand of ['United', 'US Airways', 'American', 'Southwest', 'Delta', 'Virgin America']) {
      const { reasons } = await candor.get<SentimentAnswer>(
        `/api/sentiment?workspace=airlines&brand=${encodeURIComponent(brand)}`,
      )
      for (const { reason, posts } of reasons) totals[reason] = (totals[reason] ?? 0) + posts
    }
    expect(totals).toEqual({
      'Customer Service Issue': 2910, 'Late Flight': 1665, "Can't Tell": 1190, 'Cancelled Flight': 847, 'Lost Luggage': 724,
      'Bad Flight': 580, 'Flight Booking Problems': 529, 'Flight Attendant Complaints': 481, longlines: 178, 'Damaged Luggage': 74,
    }) // prettier-ignore
  })

  describe('read from a queue of 400 messages by somebody who says what was published', () => {
    const AIRLINES = ['United', 'US Airways', 'American', 'Southwest', 'Delta', 'Virgin America']
    const voices = (brand: string, workspace = 'airlines') =>
      candor.get<VoicesAnswer>(`/api/voices?workspace=${workspace}&brand=${encodeURIComponent(brand)}`)
    const published = new Map<string, Labels>()

    beforeAll(async () => {
      for (const brand of AIRLINES) {
        const reader = labelReader(candor, { workspace: 'airlines', brand })
        const drawn = await reader.draw(400)
        // What was published came as the label of the source: the table of labels tells it beside whatever a reader says.
        await reader.say(drawn.map((event) => [event, 'neutral']), '2026-01-01T00:00:00Z') // prettier-ignore
        published.set(brand, await reader.sourceLabels())
        await reader.say(published.get(brand) ?? [], '2026-01-02T00:00:00Z')
      }
    })

    it('covers the published shares and net sentiment of six airlines: 22 of 24 intervals or more', async () => {
      const { brands } = await candor.get<SentimentAnswer>('/api/sentiment?workspace=airlines')
      const held: boolean[] = []
      for (const { brand, positive, neutral, negative } of brands) {
        const told = await voices(brand)
        expect(told.sample).toMatchObject({ read: 400, population: positive + neutral + negative, waiting: 0 })
        const all = positive + neutral + negative
        const truths = { positive, neutral, negative, 'cannot-tell': 0 }
        const holds = (finding: VoicesAnswer['net'], truth: number): boolean =>
          (finding.interval?.lo ?? Infinity) <= truth && truth <= (finding.interval?.hi ?? -Infinity)
        held.push(holds(told.net, (100 * (positive - negative)) / all))
        for (const { label, share } of told.shares.slice(0, 3)) held.push(holds(share, truths[label] / all))
        expect(told.source.accuracy.value).toBe(1)
        expect(told.source.net.value).toBeCloseTo((100 * (positive - negative)) / all, 9)
      }
      expect(held).toHaveLength(24)
      expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(22)
    })

    it('corrects a source that is deaf to praise: its own number misses by 13 points, the corrected one holds and is narrower than the sample', async () => {
      const mapping = JSON.parse(await readFile(shippedMapping('airline-tweets') ?? '', 'utf8')) as { emit: { sentiment: { values: Record<string, string> } }[] } // prettier-ignore
      for (const { sentiment } of mapping.emit) sentiment.values['positive'] = 'neutral'
      const deaf = join(candor.directory, 'deaf.json')
      await writeFile(deaf, JSON.stringify(mapping))
      await bring(file(), deaf, 'airlines-deaf')
      await labelReader(candor, { workspace: 'airlines-deaf', brand: 'United' }).say(published.get('United') ?? [], '2026-01-01T00:00:00Z') // prettier-ignore
      const { net, source } = await voices('United', 'airlines-deaf')
      const truth = (100 * (492 - 2633)) / 3822
      expect(source.net.value).toBeCloseTo((100 * -2633) / 3822, 9)
      const [lo, hi] = [source.corrected.interval?.lo ?? 0, source.corrected.interval?.hi ?? 0]
      expect([lo < truth, hi > truth]).toEqual([true, true])
      expect(hi - lo).toBeLessThan(0.75 * ((net.interval?.hi ?? 0) - (net.interval?.lo ?? 0)))
      expect(source.accuracy.interval?.lo).toBeLessThan(1 - 492 / 3822)
      expect(source.accuracy.interval?.hi).toBeGreaterThan(1 - 492 / 3822)
    })
  })

  it('keeps what is not known: no coverage was declared, so it is unknown', async () => {
    const { brands } = await candor.get<VoiceAnswer>('/api/voice?workspace=airlines')
    expect(brands.every(({ byMentions }) => byMentions.coverage === 'unknown')).toBe(true)
  })
})

describe.skipIf(!hillstrom.available)(`Hillstrom MineThatData e-mail test${hillstrom.reason}`, () => {
  let answer: ExperimentAnswer

  beforeAll(async () => {
    await bring(hillstrom.path('hillstrom.csv.gz'), 'hillstrom', 'hillstrom')
    answer = await candor.get<ExperimentAnswer>('/api/experiments/hillstrom-email?workspace=hillstrom')
  })

  const outcome = (key: string) => {
    const found = answer.outcomes.find((candidate) => candidate.key === key)
    if (found === undefined) throw new Error(`no outcome ${key} among ${answer.outcomes.map((o) => o.key).join(', ')}`)
    return found
  }
  const level = (key: string, arm: string) => outcome(key).arms.find((candidate) => candidate.key === arm)?.level.value
  const effect = (key: string, arm: string) => {
    const found = outcome(key).comparisons.find((candidate) => candidate.arm === arm)
    if (found === undefined) throw new Error(`no comparison of ${arm}`)
    return found
  }

  it('has the published arm sizes and no sample-ratio mismatch (chi-square 0.2025, p 0.9037)', () => {
    expect(Object.fromEntries(answer.arms.map(({ key, people }) => [key, people]))).toEqual({
      'No E-Mail': 21_306, 'Mens E-Mail': 21_307, 'Womens E-Mail': 21_387,
    }) // prettier-ignore
    const srm = answer.checks.find(({ id }) => id === 'sample_ratio')
    expect(srm?.passed).toBe(true)
    expect(srm?.sentence).toContain('chi-square 0.2025, p = 0.9037')
  })

  it.each([
    ['visit', [0.106167, 0.182757, 0.1514]],
    ['conversion', [0.005726, 0.012531, 0.008837]],
    ['spend', [0.652789, 1.422617, 1.077202]],
  ])('has the published %s by arm (data set README; Radcliffe 2008)', (key, expected) => {
    for (const [i, arm] of ['No E-Mail', 'Mens E-Mail', 'Womens E-Mail'].entries()) {
      expect(level(key, arm)).toBeCloseTo(expected[i] ?? NaN, 6)
    }
  })

  it.each([
    ['visit', 'Mens E-Mail', 0.07659],
    ['visit', 'Womens E-Mail', 0.045233],
    ['conversion', 'Mens E-Mail', 0.006805],
    ['conversion', 'Womens E-Mail', 0.003111],
  ])('has the published lift in %s of %s', (key, arm, lift) => {
    const { absolute, relative } = effect(key, arm)
    expect(absolute.value).toBeCloseTo(lift, 6)
    expect(absolute.evidence).toBe('randomised')
    expect(absolute.verdict).toBe('effect_detected')
    expect(absolute.interval?.lo ?? 0).toBeGreaterThan(0)
    expect(relative.value).toBeCloseTo((absolute.value ?? 0) / (level(key, 'No E-Mail') ?? NaN), 9)
  })

  it('has the published Welch p-values of spend (1.16e-7 and 0.00113)', () => {
    expect(effect('spend', 'Mens E-Mail').absolute.p).toBeCloseTo(1.16e-7, 9)
    expect(effect('spend', 'Womens E-Mail').absolute.p).toBeCloseTo(0.00113, 5)
  })
})

const HEAD = 'timestamp,channel,user_id,experiment_id,variation_id'
const VISITS = { format: 'csv', emit: [{ verb: 'Visit', id: 'visit {user}', at: '{at}', channel: 'email', actor: '{user}' }] } // prettier-ignore

describe.skipIf(!hillstrom.available)(
  'an experiment assigned elsewhere, as the exposures and visits of Hillstrom',
  () => {
    it('gives the levels and the lift of the rows, from a CSV of who was given what and one of who came', async () => {
      const lines = gunzipSync(await readFile(hillstrom.path('hillstrom.csv.gz'))).toString('utf8').trim().split(/\r?\n/) // prettier-ignore
      const people = lines.slice(1, 6001).map((line, i) => {
        const [arm = '', visit = ''] = line.split(',').slice(-4)
        return { user: `customer-${i}`, arm, visited: visit === '1' }
      })
      const file = (name: string) => join(candor.directory, name)
      const exposures = people.map(({ user, arm }) => `2008-03-03T09:00:00Z,email,${user},elsewhere,${arm}`)
      const visits = people.flatMap(({ user, visited }) => (visited ? [`${user},2008-03-06T12:00:00Z`] : []))
      await writeFile(file('exposures.csv'), [HEAD, ...exposures].join('\n'))
      await writeFile(file('visits.csv'), ['user,at', ...visits].join('\n'))
      await writeFile(file('visits.json'), JSON.stringify(VISITS))
      const arms = ['No E-Mail', 'Mens E-Mail', 'Womens E-Mail'].map((key) => ({ key, name: key, weight: 1 }))
      const outcomes = [{ key: 'visit', name: 'Visited', verb: 'Visit', measure: 'any', windowDays: 14, better: 'higher' }] // prettier-ignore
      const body = { name: 'Elsewhere', hypothesis: 'A mail brings people', brand: 'Hillstrom', arms, outcomes, alpha: 0.05, start: '2008-03-03T00:00:00Z', end: '2008-03-18T00:00:00Z' } // prettier-ignore
      const declared = await candor.post('/v1/definitions?workspace=elsewhere', JSON.stringify({ kind: 'experiment', key: 'elsewhere', body })) // prettier-ignore
      expect(declared.status).toBe(200)
      expect(await bring(file('exposures.csv'), 'exposures', 'elsewhere')).toMatchObject({ accepted: 6000 })
      expect(await bring(file('exposures.csv'), 'exposures', 'elsewhere')).toMatchObject({ accepted: 0 })
      await bring(file('visits.csv'), file('visits.json'), 'elsewhere')
      const told = await candor.get<ExperimentAnswer>('/api/experiments/elsewhere?workspace=elsewhere')
      const share = (arm: string) => {
        const given = people.filter((one) => one.arm === arm)
        return given.filter(({ visited }) => visited).length / given.length
      }
      const [visited] = told.outcomes
      for (const { key, level: { value } } of visited?.arms ?? []) expect(value).toBeCloseTo(share(key), 12) // prettier-ignore
      expect(visited?.comparisons[0]?.absolute).toMatchObject({ verdict: 'effect_detected', n: told.arms.slice(0, 2).reduce((sum, arm) => sum + arm.people, 0) }) // prettier-ignore
    })
  },
)

const run = promisify(execFile)

describe.skipIf(!airline.available)('candor import, as a person types it', () => {
  it('previews without sending, then imports into the running service', async () => {
    const candorCommand = join(import.meta.dirname, '../../scripts/candor.cjs')
    const env = { ...process.env, CANDOR_URL: candor.url, CANDOR_DATA: join(candor.directory, 'cli') }
    const args = [
      candorCommand,
      'import',
      airline.path('airline_tweets.csv.gz'),
      '--mapping',
      'airline-tweets',
      '--workspace',
      'cli',
    ]
    const { stdout: seen } = await run(process.execPath, [...args, '--preview'], { env })
    expect(seen).toContain('Nothing was sent')
    const { stdout: done } = await run(process.execPath, args, { env })
    expect(done).toContain('14640 rows read, 14640 events sent')
    const { brands } = await candor.get<VoiceAnswer>('/api/voice?workspace=cli')
    expect(brands[0]).toMatchObject({ brand: 'United', mentions: 3822 })
  })
})

/** What its rung says of it, from rows through the intake. */
async function rungOf(workspace: string, published: PublishedPlaces) {
  const sent = await candor.post(`/v1/interactions?workspace=${workspace}`, publishedRows(published))
  const declared = await candor.post(`/v1/definitions?workspace=${workspace}`, publishedPlan(published))
  expect([sent.status, declared.status]).toEqual([200, 200])
  await candor.intake.drained()
  const { ladder } = await candor.get<InitiativeAnswer>(`/api/initiatives/published?workspace=${workspace}`)
  const result = ladder.find(({ rung }) => rung === (published.as ?? 'places'))?.result
  return { result, beside: Object.fromEntries((result?.beside ?? []).map((finding) => [finding.metric, finding])) }
}

describe.skipIf(!smoking.available)(`Proposition 99 as an initiative that one state got${smoking.reason}`, () => {
  it('has −15.6 packs by synthetic difference-in-differences, and −19.5 by synthetic control beside it (Arkhangelsky et al. 2021, table 1)', async () => {
    const file = smoking.path('california_prop99.csv')
    const { result, beside } = await rungOf('prop99', { file, separator: ';', columns: { place: 0, value: 2 }, those: ['California'], every: 'week', before: 19, after: 12 }) // prettier-ignore
    expect(result?.effect.value).toBeCloseTo(-15.6, 1)
    expect(result?.effect.p).toBeCloseTo(1 / 39, 9)
    expect(result?.effect).toMatchObject({ verdict: 'suggestive_only', n: 39 })
    expect(beside['places_synthetic_control']?.value).toBeCloseTo(-19.5, 1)
    expect(beside['places_synthetic_control']?.p).toBeCloseTo(3 / 39, 9)
    expect(result?.total.value).toBeCloseTo(12 * (result?.effect.value ?? NaN), 9)
  })
})

describe.skipIf(!geo.available)(`GeoLift’s walkthrough as an initiative that two cities got${geo.reason}`, () => {
  it('has 155.556 a day and city by synthetic control with intercept, 4,667 in all (vignette), beside an answer that cannot tell', async () => {
    const file = geo.path('GeoLift_Test.csv')
    const { result, beside } = await rungOf('geolift', { file, separator: ',', columns: { place: 0, value: 1 }, those: ['chicago', 'portland'], every: 'day', before: 90, after: 15 }) // prettier-ignore
    const control = beside['places_conformal']
    expect(control?.value).toBeCloseTo(155.556, 3)
    expect(control?.p).toBeCloseTo(12 / 105, 9)
    expect(result?.over).toEqual({ times: 30, words: '2 places over 15 days' })
    expect((control?.value ?? NaN) * (result?.over.times ?? NaN)).toBeCloseTo(4667, 0)
    expect(result?.effect.verdict).toBe('cannot_tell')
  })
})

describe.skipIf(!food.available)(
  `Card and Krueger’s minimum wage as a wave of the shops of one state${food.reason}`,
  () => {
    it('has 2.75 more full-time equivalents, standard error 1.34 (1994, table 3, row 4), and withholds its verdict: one survey before tells no trend', async () => {
      const file = food.path('card_krueger.csv')
      const told = readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',')) // prettier-ignore
      const leftOut = new Set(told.filter((cells) => cells[13] === 'NA').map(([id = '']) => id))
      const those = [...new Set(told.filter((cells) => cells[1] === '1').map(([id = '']) => id))].filter((id) => !leftOut.has(id)) // prettier-ignore
      const { result } = await rungOf('minimum-wage', { file, separator: ',', columns: { place: 0, value: 13 }, those, leftOut, as: 'waves', every: 'week', before: 1, after: 1 }) // prettier-ignore
      const effect = result?.effect
      const { lo, hi } = effect?.interval ?? { lo: null, hi: null }
      expect(effect?.value).toBeCloseTo(2.75, 6)
      // t at 96.9 degrees of freedom is 1.985.
      expect(((hi ?? NaN) - (lo ?? NaN)) / 2 / 1.985).toBeCloseTo(1.34, 2)
      expect(effect).toMatchObject({ n: 384, verdict: 'cannot_tell' })
      expect(effect?.checks.find(({ id }) => id === 'known_before')).toMatchObject({ passed: false, value: 1 })
    })
  },
)
