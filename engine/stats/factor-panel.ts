/** For specs: a panel that two common factors move, simulated. */
import type { Panel } from './panel.ts'
import type { Random } from './random.ts'

/** Units that follow two common factors with loadings of their own; the treated one gains `effect` from `before` on. */
export function factorPanel(
  random: Random,
  { donors = 24, before = 20, after = 6, effect = 0, noise = 1 } = {},
): Panel {
  const factors = [0, 1].map(() => Array.from({ length: before + after }, () => 2 * random.normal()))
  const series = (gain: number): number[] => {
    const loadings = [random.uniform(), random.uniform()]
    return Array.from(
      { length: before + after },
      (_, at) =>
        20 +
        (loadings[0] ?? 0) * (factors[0]?.[at] ?? 0) +
        (loadings[1] ?? 0) * (factors[1]?.[at] ?? 0) +
        noise * random.normal() +
        (at < before ? 0 : gain),
    )
  }
  return { before, treated: series(effect), donors: Array.from({ length: donors }, () => series(0)) }
}
