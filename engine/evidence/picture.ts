/** What came against what would have come without it, to be drawn: one shape for every rung that continues a series. */
import { beginOf, type Calendar } from './calendar.ts'
import type { Picture } from './rung.ts'

/** Mean effect after the start, with the interval that its Finding shows. */
interface MeanEffect {
  effect: number
  lo: number
  hi: number
  level: number
}

/**
 * The band is the interval of the mean effect, laid around what was expected: it leaves out the mean of what came exactly
 * when the interval leaves out 0, so that picture and number cannot disagree. A single day or week may scatter more.
 * @param series `observed` of every moment of the calendar; `expected` likewise, null where nothing has to be expected; `share`
 * of what is observed that had got it by then, where not all got it at once: the effect, and so the band, is in that share
 */
export function pictureOf(
  what: string,
  calendar: Calendar,
  { observed, expected, share }: { observed: readonly number[]; expected: readonly (number | null)[]; share?: readonly number[] }, // prettier-ignore
  { effect, lo, hi, level }: MeanEffect,
): Picture {
  const { every, before } = calendar
  const points = observed.map((came, moment) => {
    const would = expected[moment] ?? null
    const around = moment < before ? null : would
    const part = share?.[moment] ?? 1
    return {
      at: beginOf(calendar, moment - before),
      observed: came,
      expected: would,
      lo: around === null ? null : around + part * (effect - hi),
      hi: around === null ? null : around + part * (effect - lo),
    }
  })
  return { what, every, start: beginOf(calendar, 0), level, points }
}
