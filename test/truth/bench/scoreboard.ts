/** Adds the scores of many worlds up to one line a metric and question. */
import { METRICS } from '@candor/engine'
import type { TruthLine } from '@candor/engine/api/shapes'
import { clusterShare, clusterSums } from '@candor/engine/stats/cluster'
import { wilson, type Bounds } from '@candor/engine/stats/proportion'
import type { Score } from './check.ts'

export interface WorldScore extends Score {
  /** Seed of the world that was asked about. */
  world: number
}

/** Half of a 95 % interval of the normal distribution, in standard errors. */
const Z = 1.959963984540054
/** Doubles add up to the same number in another order but for their last digits. */
const SAME = 1e-9
/** How often a board of metrics that are all right may have a line that does not hold, by chance. */
const FALSE_ALARM = 0.05

const bounds = ({ finding }: Score): [number, number] => [
  finding.interval?.lo ?? -Infinity,
  finding.interval?.hi ?? Infinity,
]

function isRight(score: Score): boolean {
  const { finding, ask, truth, right } = score
  if (ask === 'verdict') return right === true
  if (ask === 'refuses') return finding.value === null && finding.reasons.length > 0
  if (truth === null) return false
  const { value } = finding
  if (ask === 'exact') return value !== null && Math.abs(value - truth) <= SAME * Math.max(1, Math.abs(truth))
  // Bounds may stand without a point: then they are the answer.
  if (value === null && ask !== 'bounds') return false
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

/** The scores by a key, in the order in which the keys came. */
function by(scores: readonly WorldScore[], keyOf: (score: WorldScore) => string | number): WorldScore[][] {
  const groups = new Map<string | number, WorldScore[]>()
  for (const score of scores) {
    const group = groups.get(keyOf(score))
    if (group === undefined) groups.set(keyOf(score), [score])
    else group.push(score)
  }
  return [...groups.values()]
}

const lineKey = ({ finding, ask }: WorldScore): string => `${finding.metric} ${ask}`
const cellsOf = (scores: readonly WorldScore[]): WorldScore[][] => by(scores, ({ of }) => of)
/** A refusal that says why, where the data cannot tell, is neither right nor wrong. What is certain can always be told. */
function isTold({ ask, right, finding }: Score): boolean {
  if (ask === 'verdict') return right !== null
  return ask !== 'covers' || finding.value !== null || finding.reasons.length === 0
}
const toldOf = <S extends Score>(scores: readonly S[]): S[] => scores.filter(isTold)
const rightOf = (scores: readonly Score[]): number => scores.filter(isRight).length

/** Interval of the share that was right. Answers about one world go together, so worlds are what varies. */
function shareBounds(scores: readonly WorldScore[], level: number): Bounds {
  const worlds = by(scores, ({ world }) => world).map((answers) => ({ x: rightOf(answers), m: answers.length }))
  const clustered = clusterShare(clusterSums(worlds), level)?.interval
  return clustered ?? wilson(rightOf(scores), scores.length, level) ?? { lo: 0, hi: 1 }
}

/**
 * What must hold of a line: always for what is certain; 93 to 97 % for 95 % intervals and at least 95 % for verdicts that were
 * told, in the line and in each of its cells, sampling error granted at `level`; more often than not for a naive number that
 * shall fail. At least half of the intervals and of the verdicts must be told.
 */
function holds(ask: Score['ask'], scores: readonly WorldScore[], level: number): boolean {
  const told = toldOf(scores)
  const share = rightOf(scores) / scores.length
  if (ask === 'fails') return share > 0.5
  if (ask !== 'covers' && ask !== 'verdict') return share === 1
  if (told.length < scores.length / 2) return false
  return [told, ...cellsOf(told)].every((part) => {
    const { lo, hi } = shareBounds(part, level)
    return ask === 'covers' ? lo <= 0.97 && hi >= 0.93 : hi >= 0.95
  })
}

/** Refusals where an answer was asked for. */
function refusedOf(ask: Score['ask'], scores: readonly Score[], told: readonly Score[]): number {
  if (ask === 'verdict') return scores.length - told.length
  if (ask === 'refuses') return 0
  return scores.filter(({ finding }) => finding.value === null && !(ask === 'bounds' && finding.interval !== null))
    .length
}

function lineOf(scores: readonly WorldScore[], level: number): TruthLine {
  const [first] = scores
  if (first === undefined) throw new Error('a line of the scoreboard needs a score')
  const { ask } = first
  const { metric } = first.finding
  const right = rightOf(scores)
  const told = toldOf(scores)
  const cells = cellsOf(scores).map((cell) => ({
    of: cell[0]?.of ?? '',
    asked: toldOf(cell).length,
    right: rightOf(cell),
  }))
  const missed = ({ asked, right: kept }: { asked: number; right: number }): number =>
    (asked - kept) / Math.max(1, asked)
  const errors = scores.map(({ finding, truth }) =>
    finding.value === null || truth === null ? 0 : Math.abs(finding.value - truth),
  )
  return {
    metric,
    name: METRICS.find(({ id }) => id === metric)?.name ?? metric,
    ask,
    asked: scores.length,
    right,
    share: right / Math.max(1, told.length),
    ...shareBounds(told, 0.95),
    bias: mean(scores.map(standardised).filter((value) => value !== null)),
    error: ask === 'exact' ? errors.reduce((most, error) => Math.max(most, error), 0) : null,
    refused: refusedOf(ask, scores, told),
    cells: cells.length,
    worst: cells.reduce((worst, cell) => (missed(cell) > missed(worst) ? cell : worst)),
    holds: holds(ask, scores, level),
  }
}

/**
 * One line for every metric and question, in the order in which they came. Lines and cells with sampling error are judged at
 * one level for all, such that one board in twenty has a false alarm at most (Bonferroni).
 */
export function scoreboard(scores: readonly WorldScore[]): TruthLine[] {
  const lines = by(scores, lineKey)
  const uncertain = lines.filter(([first]) => first?.ask === 'covers' || first?.ask === 'verdict')
  const judged = uncertain.reduce((sum, line) => sum + 1 + cellsOf(line).length, 0)
  return lines.map((line) => lineOf(line, 1 - FALSE_ALARM / Math.max(1, judged)))
}
