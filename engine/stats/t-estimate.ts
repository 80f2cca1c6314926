/** An estimate with its standard error and degrees of freedom, as Student's t reads it: interval and p of one inference. */
import { studentTQuantile, studentTTwoSided } from './student-t.ts'

export interface TEstimate {
  value: number
  se: number
  df: number
  lo: number
  hi: number
  level: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
}

/** @param se above 0 @param level between 0 and 1: callers have looked */
export function tEstimate(value: number, se: number, df: number, level: number): TEstimate {
  const reach = studentTQuantile(0.5 + level / 2, df) * se
  return { value, se, df, lo: value - reach, hi: value + reach, level, p: studentTTwoSided(value / se, df) }
}
