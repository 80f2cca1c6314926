/** Adds the scores of many worlds up to one line a metric and question. */
import { wilson } from '@candor/engine/stats/proportion'
import type { Score } from './check.ts'

/** One line of the scoreboard. */
export interface Line {
  metric: string
  ask: Score['ask']
  /** Findings that were asked for, over all worlds. */
  asked: number
  /** How many were as they should be. */
  right: number
  /** right ÷ asked, and its 95 % interval (Wilson; worlds as if independent). */
  share: number
  lo: number
  hi: number
  /** covers: mean of (value − truth) ÷ standard error, which is 0 for an unbiased point; else null. */
  bias: number | null
  /** exact: the largest |value − truth|; else null. */
  error: number | null
  /** Refusals where an answer was asked for. */
  refused: number
}

/** Half of a 95 % interval of the normal distribution, in standard errors. */
const Z = 1.959963984540054
/** Doubles add up to the same number in another order but for their last digits. */
const SAME = 1e-9

const bounds = ({ finding }: Score): [number, number] => [
  finding.interval?.lo ?? -Infinity,
  finding.interval?.hi ?? Infinity,
]

function isRight(score: Score): boolean {
  const { finding, ask, truth, right } = score
  if (ask === 'verdict') return right === true
  if (ask === 'refuses') return finding.value === null && finding.reasons.length > 0
  if (finding.value === null || truth === null) return false
  if (ask === 'exact') return Math.abs(finding.value - truth) <= SAME * Math.max(1, Math.abs(truth))
  if (finding.interval === null) return false
  const [lo, hi] = bounds(score)
  const slack = SAME * Math.max(1, Math.abs(truth))
  const within = lo - slack <= truth && truth <= hi + slack
  return ask === 'fails' ? !within : within
}

/** How many standard errors the point is off; null where the interval has none on both sides. */
function standardised(score: Score): number | null {
  const { finding, truth, ask } = score
  const [lo, hi] = bounds(score)
  if (ask !== 'covers' || finding.value === null || truth === null || !(hi - lo > 0) || hi - lo === Infinity)
    return null
  return (finding.value - truth) / ((hi - lo) / (2 * Z))
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

function lineOf(scores: readonly Score[]): Line {
  const [first] = scores
  if (first === undefined) throw new Error('a line of the scoreboard needs a score')
  const right = scores.filter(isRight).length
  const { lo, hi } = wilson(right, scores.length) ?? { lo: 0, hi: 1 }
  const errors = scores.map(({ finding, truth }) => Math.abs((finding.value ?? Infinity) - (truth ?? Infinity)))
  return {
    metric: first.finding.metric,
    ask: first.ask,
    asked: scores.length,
    right,
    share: right / scores.length,
    lo,
    hi,
    bias: mean(scores.map(standardised).filter((value) => value !== null)),
    error: first.ask === 'exact' ? Math.max(...errors) : null,
    refused: first.ask === 'refuses' ? 0 : scores.filter(({ finding }) => finding.value === null).length,
  }
}

/** One line for every metric and question, in the order in which they came. */
export function scoreboard(scores: readonly Score[]): Line[] {
  const groups = new Map<string, Score[]>()
  for (const score of scores) {
    const key = `${score.finding.metric} ${score.ask}`
    groups.set(key, [...(groups.get(key) ?? []), score])
  }
  return [...groups.values()].map(lineOf)
}

/** What must hold of a line: always for what is certain, 93 to 97 % for 95 % intervals (sampling error granted). */
export function holds({ ask, share, lo, hi }: Line): boolean {
  if (ask === 'covers') return lo <= 0.97 && hi >= 0.93
  if (ask === 'fails') return share > 0.5
  if (ask === 'verdict') return hi >= 0.95
  return share === 1
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** The scoreboard as a table in Markdown. */
export function markdown(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const { metric, ask, asked, right, share, lo, hi, bias, error, refused } = line
    const off = bias !== null ? `${bias.toFixed(3)} SE` : error !== null ? `at most ${error.toExponential(1)}` : ''
    return `| \`${metric}\` | ${ask} | ${asked} | ${right} | ${percent(share)} (${percent(lo)} to ${percent(hi)}) | ${off} | ${refused} | ${holds(line) ? 'yes' : 'NO'} |`
  })
  const head =
    '| metric | asked for | answers | right | share (95 %) | off by | refused | holds |\n|---|---|---|---|---|---|---|---|'
  return [head, ...rows].join('\n')
}
