/** The same readings by the same plan are monitored once: a page that is read again costs nothing again. */
import { monitor, type Monitored, type MonitoringPlan, type Reading } from '../stats/monitoring-plan.ts'

const MOST = 256
const known = new Map<string, Monitored<never> | null>()

/** As `monitor`, from memory where it can: it is a function of its arguments and of nothing else. */
export function monitorOnce<R extends Reading>(
  plan: MonitoringPlan,
  readings: readonly R[],
  alpha: number,
): Monitored<R> | null {
  const key = JSON.stringify([plan, alpha, readings])
  const before = known.get(key)
  const result = before === undefined ? monitor(plan, readings, alpha) : before
  known.delete(key)
  known.set(key, result as Monitored<never> | null)
  const [oldest] = known.keys()
  if (known.size > MOST && oldest !== undefined) known.delete(oldest)
  return result
}
