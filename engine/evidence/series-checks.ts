/** What has to hold before a series is read against how it would have gone on: a failed check withholds its verdict. */
import type { Check } from '../finding.ts'
import { continued, FEWEST_MOMENTS, type Series } from '../stats/local-level.ts'
import { isRefusal } from '../stats/refusal.ts'
import { spanWords } from './calendar.ts'
import { ALPHA, LEVEL, PRETENDED_FOUND, PRETENDED_STARTS } from './gates.ts'

/** Without a control whatever else changed is in the number. */
export function controlCheck(controls: number): Check {
  const sentence =
    controls === 0
      ? 'There is no control: whatever else changed in these weeks, from the weather to a holiday, is in the number. Name what the initiative cannot move under “given” in the plan, or declare the rivals of the brand.'
      : `${controls === 1 ? 'One series' : `${controls} series`} that it cannot move tell what else changed.`
  return { id: 'controls', passed: controls > 0, value: controls, threshold: 1, sentence }
}

/** Evenly spread over the places there are. */
function spread(from: number, to: number, most: number): number[] {
  const count = Math.min(most, to - from + 1)
  return count < 1 ? [] : Array.from({ length: count }, (_, at) => (count === 1 ? to : Math.round(from + (at * (to - from)) / (count - 1)))) // prettier-ignore
}

/** The same at starts within the time before, where there was nothing to find. */
export function pretendedStarts({ values, before, regressors = [] }: Series): Check {
  const id = 'pretended_starts'
  const fewest = FEWEST_MOMENTS + regressors.length
  const length = Math.min(values.length - before, Math.max(1, Math.floor((before - fewest) / 2)))
  const starts = spread(fewest, before - length, PRETENDED_STARTS)
  const tests = starts.flatMap((start) => {
    const cut = (series: readonly number[]): number[] => series.slice(0, start + length)
    const test = continued({ values: cut(values), before: start, regressors: regressors.map(cut) }, LEVEL)
    return isRefusal(test) ? [] : [test]
  })
  if (tests.length === 0)
    return { id, passed: null, value: null, threshold: PRETENDED_FOUND, sentence: 'Too little is known of the time before to pretend that it had begun earlier.' } // prettier-ignore
  const found = tests.filter(({ p }) => p < ALPHA).length
  const share = found / tests.length
  const passed = share <= PRETENDED_FOUND
  const sentence = `Had it begun at ${tests.length === 1 ? 'another time' : `one of ${tests.length} other times`} before, ${passed ? (found === 0 ? 'no effect would be seen' : `an effect would be seen at ${found}, as chance may have it`) : `an effect would be seen at ${found}, though there was none: the series changes in ways that this does not know`} (over ${spanWords('week', length)}).` // prettier-ignore
  return { id, passed, value: share, threshold: PRETENDED_FOUND, sentence }
}
