/** Ready-made spans of days. They count back from the newest day in the data, not from today: data has its own clock. */
import type { Scope } from './scope.ts'

export interface Preset {
  readonly label: string
  readonly scope: Scope
  readonly chosen: boolean
}

const SPANS = [7, 28, 90] as const
const MS_PER_DAY = 86_400_000

/** The day `count` days after `day` (before it, if negative), as YYYY-MM-DD in UTC. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * MS_PER_DAY).toISOString().slice(0, 10)
}

/** Presets for the scope form; only "All" when there is no data yet. */
export function presets(scope: Scope, lastDay: string | null): Preset[] {
  const all = {
    label: 'All',
    scope: { ...scope, from: null, to: null },
    chosen: scope.from === null && scope.to === null,
  }
  if (lastDay === null) return [all]
  const spans = SPANS.map((days) => {
    const from = addDays(lastDay, 1 - days)
    return {
      label: `Last ${days} days`,
      scope: { ...scope, from, to: lastDay },
      chosen: scope.from === from && scope.to === lastDay,
    }
  })
  return [...spans, all]
}
