/** How long the analysis of an experiment takes from moments: 50 covariate-adjusted metrics, two arms against a control. */
import { cuped } from '@candor/engine/stats/cuped'
import { crossMomentsOf, type CrossMoments } from '@candor/engine/stats/cross-moments'
import { effectOf, liftOf } from '@candor/engine/stats/effect'
import { Random } from '@candor/engine/stats/random'

const [METRICS, ARMS, UNITS, ROUNDS, WARM_UP] = [50, 3, 40_000, 200, 30]
const SEED = 20_261_127

const random = new Random(SEED)
const arm = (shift: number): CrossMoments => {
  const sample = crossMomentsOf(
    Array.from({ length: 400 }, () => {
      const before = random.normal()
      return [10 + before + random.normal() + shift, 5 + before]
    }),
    2,
  )
  // As many people as an experiment has: the moments are the same sums, however many they stand for.
  const n = UNITS + random.integer(500)
  return { n, mean: sample.mean, m2: sample.m2.map((moment) => (moment / 400) * n) }
}
const metrics = Array.from({ length: METRICS }, () => Array.from({ length: ARMS }, (_, i) => arm(i / 50)))
const part = (of: number) => ({ kind: 'mean', of }) as const

/** All comparisons: difference with its interval and p, and the lift with its. */
function analyse(): number {
  let answered = 0
  for (const [control, ...others] of metrics)
    for (const treatment of others) {
      if (control === undefined) continue
      const arms = cuped(treatment, control, part(0), [part(1)])
      if ('refused' in arms) continue
      const absolute = effectOf(arms)
      if ('refused' in absolute || 'refused' in liftOf(arms, 0.95, absolute)) continue
      answered += 1
    }
  return answered
}

for (let round = 0; round < WARM_UP; round += 1) analyse()
const times = Array.from({ length: ROUNDS }, () => {
  const began = process.cpuUsage()
  const answered = analyse()
  if (answered !== METRICS * (ARMS - 1)) throw new Error(`${answered} comparisons were answered`)
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}).sort((a, b) => a - b)
const at = (share: number) => (times[Math.floor(share * (ROUNDS - 1))] ?? 0).toFixed(2)
process.stdout.write(
  `${METRICS} covariate-adjusted metrics × ${ARMS - 1} comparisons, absolute and relative, from moments (seed ${SEED}): ` +
    `median ${at(0.5)} ms, p95 ${at(0.95)} ms of CPU time\n`,
)
