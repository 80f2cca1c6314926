/** Published experiments of which only sums are known: posted to the calculator as a person would, and read by the monitoring plan. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem, type CalculatorAnswer } from '@candor/engine/api/shapes'
import { calculatorRoutes } from '@candor/engine/calculator'
import { momentsOf, variance } from '@candor/engine/stats/moments'
import { DEFAULT_PLAN, looksOf, type Reading } from '@candor/engine/stats/monitoring-plan'
import { normalTwoSided } from '@candor/engine/stats/normal'
import { rateLift } from '@candor/engine/stats/poisson-rates'
import { isRefusal } from '@candor/engine/stats/refusal'
import { sampleRatioMismatch } from '@candor/engine/stats/srm'
import { welch } from '@candor/engine/stats/welch'
import { sharedData } from '../support/shared-data.ts'

const udacity = sharedData('udacity-screener')
const upworthy = sharedData('upworthy-questions')
const asos = sharedData('asos-experiments')

let app: FastifyInstance
beforeAll(async () => {
  app = Fastify()
  app.addSchema(Problem)
  await app.register(calculatorRoutes)
  await app.ready()
})
afterAll(() => app.close())

async function posted(metric: string, body: object): Promise<CalculatorAnswer> {
  const response = await app.inject({ method: 'POST', url: `/api/calculator/${metric}`, payload: { randomised: true, ...body } }) // prettier-ignore
  expect(response.statusCode, response.body).toBe(200)
  return response.json<CalculatorAnswer>()
}

/** Rows of a file without quoted commas, by the names of its columns; what is empty is NaN. */
function rowsOf(text: string): { text: Record<string, string>; number: (column: string) => number }[] {
  const [head = '', ...lines] = text.replaceAll('"', '').trim().split(/\r?\n/)
  const columns = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const named = Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
    return { text: named, number: (column) => (named[column] === '' ? NaN : Number(named[column])) }
  })
}

describe.skipIf(!udacity.available)(`Udacity free-trial screener, daily counts${udacity.reason}`, () => {
  const rows = udacity.available ? rowsOf(readFileSync(udacity.path('udacity_free_trial.csv'), 'utf8')) : []
  const known = rows.filter((row) => Number.isFinite(row.number('payments')))
  const sum = (from: typeof rows, group: string, column: string): number =>
    from.filter(({ text }) => text['group'] === group).reduce((total, row) => total + row.number(column), 0)
  const shares = (successes: string) => ({
    treatment: { n: sum(known, 'experiment', 'clicks'), successes: sum(known, 'experiment', successes) },
    control: { n: sum(known, 'control', 'clicks'), successes: sum(known, 'control', successes) },
    planned: { treatment: 1, control: 1 },
  })

  it.each([
    ['pageviews', 345_543, 344_660, 0.288],
    ['clicks', 28_378, 28_325, 0.824],
  ])(
    'has arms of like size in %s: %i and %i (course solution, p in the data set’s README)',
    (column, control, treatment, p) => {
      expect([sum(rows, 'control', column), sum(rows, 'experiment', column)]).toEqual([control, treatment])
      expect(sampleRatioMismatch([control, treatment], [1, 1])?.p).toBeCloseTo(p, 3)
    },
  )

  it.each([
    ['gross', 'enrollments', -0.0206, -0.0291, -0.012, 'effect_detected'],
    ['net', 'payments', -0.0049, -0.0116, 0.0019, 'cannot_tell'],
  ])('has the %s conversion of the course: %s per click %f (%f, %f)', async (_, column, d, lo, hi, verdict) => {
    const { absolute } = await posted('share', shares(column))
    expect(absolute.value).toBeCloseTo(d, 4)
    expect(absolute.interval?.lo).toBeCloseTo(lo, 4)
    expect(absolute.interval?.hi).toBeCloseTo(hi, 4)
    expect(absolute.verdict).toBe(verdict)
  })

  it.each([
    ['enrollments', 4, 0.0026],
    ['payments', 10, 0.6776],
  ])('has the sign test of the course for %s: higher on %i of 23 days, p %f', (column, higher, p) => {
    const rate = (group: string, day: string) => {
      const row = known.find(({ text }) => text['group'] === group && text['date'] === day)
      return (row?.number(column) ?? NaN) / (row?.number('clicks') ?? NaN)
    }
    const days = [...new Set(known.map(({ text }) => text['date'] ?? ''))]
    const up = days.filter((day) => rate('experiment', day) > rate('control', day)).length
    expect([days.length, up]).toEqual([23, higher])
    const test = rateLift({ events: up, exposure: 1 }, { events: days.length - up, exposure: 1 }, 0.95, 'exact')
    expect(isRefusal(test) ? null : test.p).toBeCloseTo(p, 4)
  })
})

describe.skipIf(!upworthy.available)(`Upworthy Research Archive, packages${upworthy.reason}`, () => {
  const arms = (treatment: [number, number], control: [number, number]) => ({
    treatment: { n: treatment[0], successes: treatment[1] },
    control: { n: control[0], successes: control[1] },
  })

  it('has the four headlines of the “sesame” test: 49 of 3,060, 20 of 2,982, 31 of 3,112, 9 of 3,083 (hecbayes), the best against each', async () => {
    const rows = rowsOf(readFileSync(upworthy.path('upworthy_sesame.csv'), 'utf8'))
    const counts = rows.map((row): [number, number] => [row.number('impressions'), row.number('clicks')])
    expect(counts).toEqual([[3060, 49], [2982, 20], [3112, 31], [3083, 9]]) // prettier-ignore
    const [best = [0, 0], second = [0, 0], third = [0, 0], last = [0, 0]] = counts
    expect((await posted('share', arms(best, second))).absolute.verdict).toBe('effect_detected')
    expect((await posted('share', arms(best, third))).absolute.verdict).toBe('effect_detected')
    // Nine clicks are few: an exact or a score test, never a normal one.
    const few = await posted('share', arms(best, last))
    expect(few.method).toContain('score')
    expect(few.absolute.verdict).toBe('effect_detected')
  })

  it('has question headlines 6.83 % below the others, and −0.001220 ± 0.0000719 within 5,295 tests, ahead in 38.1 % (data set README)', async () => {
    const tests = new Map<string, { yes: [number, number]; no: [number, number] }>()
    for (const row of rowsOf(readFileSync(upworthy.path('upworthy_question.csv'), 'utf8'))) {
      const pair = tests.get(row.text['id'] ?? '') ?? { yes: [0, 0], no: [0, 0] }
      pair[row.text['question'] === 'yes' ? 'yes' : 'no'] = [row.number('impressions'), row.number('clicks')]
      tests.set(row.text['id'] ?? '', pair)
    }
    const pairs = [...tests.values()]
    const total = (arm: 'yes' | 'no'): [number, number] => [
      pairs.reduce((sum, pair) => sum + pair[arm][0], 0),
      pairs.reduce((sum, pair) => sum + pair[arm][1], 0),
    ]
    expect([total('no'), total('yes')]).toEqual([[58_926_898, 693_744], [30_549_012, 335_104]]) // prettier-ignore
    const pooled = await posted('share', arms(total('yes'), total('no')))
    expect(pooled.relative.value).toBeCloseTo(-0.0683, 4)
    expect(pooled.relative.verdict).toBe('effect_detected')
    const differences = pairs.map(({ yes, no }) => yes[1] / yes[0] - no[1] / no[0])
    const moments = momentsOf(differences)
    expect([moments.n, moments.mean]).toEqual([5295, expect.closeTo(-0.00122, 6)])
    expect(Math.sqrt((variance(moments) ?? 0) / moments.n)).toBeCloseTo(0.0000719, 7)
    expect(differences.filter((d) => d > 0).length / differences.length).toBeCloseTo(0.381, 3)
  })
})

describe.skipIf(!asos.available)(`ASOS Digital Experiments, cumulative snapshots${asos.reason}`, () => {
  const rows = asos.available
    ? rowsOf(gunzipSync(readFileSync(asos.path('asos_digital_experiments_dataset.csv.gz'))).toString('utf8'))
    : []
  const streams = new Map<string, typeof rows>()
  for (const row of rows) {
    const key = `${row.text['experiment_id']} ${row.text['variant_id']} ${row.text['metric_id']}`
    const stream = streams.get(key)
    if (stream === undefined) streams.set(key, [row])
    else stream.push(row)
  }
  const pairs = [...streams].filter(([key]) => key.endsWith(' 1')).map(([, stream]) => stream)
  const readingOf = (row: (typeof rows)[number], length: number): Reading => {
    const arm = (side: 'c' | 't') => {
      const n = row.number(`count_${side}`)
      return { n, mean: row.number(`mean_${side}`), m2: row.number(`variance_${side}`) * (n - 1) }
    }
    return { time: row.number('time_since_start') / length, treatment: arm('t'), control: arm('c') }
  }
  const readings = (stream: typeof rows): Reading[] => {
    const length = stream.at(-1)?.number('time_since_start') ?? 0
    return stream.map((row) => readingOf(row, length)).filter(({ treatment, control }) => treatment.m2 + control.m2 > 0)
  }

  it('has 24,153 rows of 78 experiments (Liu, Cardoso, Couturier & McCoy 2021), 12 of 99 pairs of arms of unlike size (data set README)', () => {
    expect([rows.length, new Set(rows.map(({ text }) => text['experiment_id'])).size]).toEqual([24_153, 78])
    const unlike = pairs.filter((stream) => {
      const last = stream.at(-1)
      const sizes = [last?.number('count_c') ?? 0, last?.number('count_t') ?? 0]
      return (sampleRatioMismatch(sizes, [1, 1])?.p ?? 1) < 0.001
    })
    expect([pairs.length, unlike.length]).toEqual([99, 12])
  })

  it('has z 0.7458 in the first stream, and 26, 27, 25 and 27 significant last snapshots by metric (data set README)', async () => {
    const found: Record<string, number> = {}
    for (const [key, stream] of streams) {
      const last = stream.at(-1)
      if (last === undefined) continue
      const figures = (side: string) => ({ n: last.number(`count_${side}`), mean: last.number(`mean_${side}`), sd: Math.sqrt(last.number(`variance_${side}`)) }) // prettier-ignore
      const [treatment, control] = [figures('t'), figures('c')]
      if (!(treatment.sd >= 0 && control.sd >= 0)) continue
      const { absolute } = await posted('mean', { treatment, control })
      const metric = key.split(' ')[2] ?? ''
      if (absolute.verdict === 'effect_detected') found[metric] = (found[metric] ?? 0) + 1
      if (key === '036afc 2 1') {
        expect(treatment.n).toBe(1_050_508)
        expect(absolute.p).toBeCloseTo(normalTwoSided(0.7458), 4)
      }
    }
    expect(found).toEqual({ 1: 26, 2: 27, 3: 25, 4: 27 })
  })

  it('is significant at some snapshot in 225 of 396 streams (data set README); read at every 14th by the default plan 110 stop, 100 of them significant at the last as well', () => {
    /** What the plan does at these times and sizes, which the metrics of a test have in common: by place, the level of the look. */
    const plans = new Map<string, Map<number, number>>()
    let [peeked, stopped, lasting] = [0, 0, 0]
    for (const stream of streams.values()) {
      const seen = readings(stream)
      const pOf = (reading?: Reading) => (reading && welch(reading.treatment, reading.control)?.p) ?? 1
      if (seen.some((reading) => pOf(reading) < 0.05)) peeked += 1
      const read = seen.filter((_, place) => place % 14 === 13 || place === seen.length - 1)
      const key = JSON.stringify(read.map(({ time, treatment, control }) => [time, treatment.n, control.n]))
      const levels =
        plans.get(key) ??
        new Map(looksOf(DEFAULT_PLAN, read, 0.05).map(({ reading, nominal }) => [read.indexOf(reading), nominal]))
      plans.set(key, levels)
      if (!read.some((reading, place) => pOf(reading) < (levels.get(place) ?? 0))) continue
      stopped += 1
      if (pOf(seen.at(-1)) < 0.05) lasting += 1
    }
    expect([peeked, stopped, lasting]).toEqual([225, 110, 100])
  })
})
