/**
 * What looking early costs and saves under each monitoring plan: exact (by the recursion) and simulated, at an effect that
 * one test at 5 % finds four times in five. `pnpm bench:peeking [simulated experiments] [seed]`; a few seconds by default.
 */
import { classicalBounds, operatingCharacteristics, type Characteristics } from '@candor/engine/stats/group-sequential'
import { DEFAULT_PLAN, looksOf, type MonitoringPlan, type Reading } from '@candor/engine/stats/monitoring-plan'
import { normalQuantile } from '@candor/engine/stats/normal'
import { Random } from '@candor/engine/stats/random'
import { isRefusal } from '@candor/engine/stats/refusal'

const RUNS = Number(process.argv[2] ?? 20_000)
const SEED = Number(process.argv[3] ?? 20_261_127)
const PEOPLE = 100_000
const DRIFT = 1.959963984540054 + 0.8416212335729143

type Bounds = (number | null)[]

/** Readings of equally many people each; past the plan when there are more than planned. */
const readings = (count: number, planned: number): Reading[] =>
  Array.from({ length: count }, (_, place) => {
    const n = Math.round((PEOPLE * (place + 1)) / planned / 2)
    const arm = { n, mean: 0, m2: n - 1 }
    return { time: (place + 1) / planned, treatment: arm, control: arm }
  })

const ofPlan = (plan: MonitoringPlan, count: number, planned: number): Bounds => {
  const looks = new Map(looksOf(plan, readings(count, planned), 0.05).map((look) => [look.reading.time, look.nominal]))
  return readings(count, planned).map(({ time }) => {
    const nominal = looks.get(time) ?? 0
    return nominal > 0 ? -normalQuantile(nominal / 2) : null
  })
}

const classical = (shape: 'pocock' | 'obrien-fleming', count: number): Bounds => {
  const bounds = classicalBounds(shape, count, 0.05)
  if (isRefusal(bounds)) throw new Error(bounds.reason)
  return bounds
}

function exact(bounds: Bounds, drift: number, planned: number): Characteristics {
  const times = bounds.map((_, place) => (place + 1) / planned)
  const result = operatingCharacteristics(times, bounds, drift)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

/** Share of simulated experiments that stop within these looks. */
function simulated(bounds: Bounds, drift: number, planned: number): number {
  const random = new Random(SEED)
  let stopped = 0
  for (let run = 0; run < RUNS; run += 1) {
    let sum = 0
    const crossed = bounds.some((bound, place) => {
      sum += random.normal() + drift / Math.sqrt(planned)
      return bound !== null && Math.abs(sum) > bound * Math.sqrt(place + 1)
    })
    if (crossed) stopped += 1
  }
  return stopped / RUNS
}

const percent = (share: number): string => (100 * share).toFixed(2)

const designs: [string, (count: number, planned: number) => Bounds, overrun: boolean][] = [
  ['5 % at every look', (count) => Array<number>(count).fill(1.959963984540054), true],
  ['Bonferroni over the looks', (count) => Array<number>(count).fill(-normalQuantile(0.025 / count)), false],
  ['sequence, N* 5,000', (...looks) => ofPlan({ kind: 'anytime', tunedFor: 5000 }, ...looks), true],
  ['sequence, N* as planned', (...looks) => ofPlan({ kind: 'anytime', tunedFor: PEOPLE }, ...looks), true],
  ['Pocock', (count) => classical('pocock', count), false],
  ['O’Brien–Fleming', (count) => classical('obrien-fleming', count), false],
  ['Candor, the default', (...looks) => ofPlan(DEFAULT_PLAN, ...looks), true],
]

console.log(`${RUNS} simulated experiments each, seed ${SEED}; one test has 5 % and 80 %. All in %.\n`)
for (const planned of [14, 28, 336]) {
  console.log(`${planned} looks        | error | simulated | ten times past the plan | power | simulated | sample used`)
  for (const [name, boundsOf, overrun] of designs) {
    const bounds = boundsOf(planned, planned)
    const { crossed, expectedShare } = exact(bounds, DRIFT, planned)
    const past = overrun && planned < 100 ? percent(exact(boundsOf(10 * planned, planned), 0, planned).crossed) : '–'
    const row = [
      name,
      percent(exact(bounds, 0, planned).crossed),
      percent(simulated(bounds, 0, planned)),
      past,
      percent(crossed),
      percent(simulated(bounds, DRIFT, planned)),
      percent(expectedShare),
    ]
    console.log(row.join(' | '))
  }
  console.log('')
}
