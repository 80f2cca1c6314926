#!/usr/bin/env node
/**
 * Computes Findings of a bundle again without Candor: plain JavaScript, Node's own modules, and the formulae as they are
 * published. It knows the commonest methods (`METHODS`, at the end) and says which Findings it does not know.
 *
 *   node scripts/recompute-independent.mjs FILE…
 *
 * It exits with 1 where a number differs by more than 1e-9 of itself, or a bundle does not have the hash that it names.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const DAY = 86_400_000
const TOLERANCE = 1e-9

// Distributions

/** Γ(a + ½)/Γ(a), by its asymptotic series (Abramowitz & Stegun 6.1.47) far out and by recurrence before. */
function gammaRatio(a) {
  if (a < 40) return (gammaRatio(a + 1) * a) / (a + 0.5)
  const x = 1 / a
  return (
    Math.sqrt(a) * (1 - x / 8 + x ** 2 / 128 + (5 * x ** 3) / 1024 - (21 * x ** 4) / 32768 - (399 * x ** 5) / 262144)
  )
}

/** The incomplete beta function I_x(a, ½) or I_x(½, a), by its continued fraction (Abramowitz & Stegun 26.5.8). */
function incompleteBeta(x, a, b) {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = (x ** a * (1 - x) ** b * gammaRatio(Math.max(a, b))) / Math.sqrt(Math.PI) / a
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))]
  let fraction = d
  for (let m = 1; m < 1000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * fraction
}

/** P(T > t), t ≥ 0. */
const studentTail = (t, df) => incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2

/** P(Z > z), 0 ≤ z < 7, by the series of the normal integral (Abramowitz & Stegun 26.2.11). */
function normalTail(z) {
  let [term, sum] = [z, z]
  for (let n = 1; n < 300; n += 1) {
    term *= (z * z) / (2 * n + 1)
    sum += term
  }
  return 0.5 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}

/** Where a falling tail reaches a share. */
function where(tail, share) {
  let [lo, hi] = [0, 1]
  while (tail(hi) > share) hi *= 2
  for (let i = 0; i < 200; i += 1) {
    const middle = (lo + hi) / 2
    if (tail(middle) > share) lo = middle
    else hi = middle
  }
  return (lo + hi) / 2
}
const studentT = (level, df) => where((t) => studentTail(t, df), (1 - level) / 2)
const normalZ = (level) => where(normalTail, (1 - level) / 2)

// Shares and scores

/** Wilson 1927. */
function wilson(count, n, level) {
  const [share, z] = [count / n, normalZ(level)]
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return { value: share, lo: Math.max(0, middle - reach), hi: Math.min(1, middle + reach) }
}

/** Net promoter score, adjusted Wald (Rocks 2016): ¾ promoter, 1½ passives and ¾ detractor are added. */
function promoterScore(scores, level) {
  const between = (from, to) => scores.slice(from, to + 1).reduce((sum, count) => sum + count, 0)
  const [detractors, passives, promoters] = [between(0, 6), between(7, 8), between(9, 10)]
  const n = detractors + passives + promoters
  const [plus, minus] = [(promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)]
  const reach = normalZ(level) * Math.sqrt((plus + minus - (plus - minus) ** 2) / (n + 3))
  const value = (100 * (promoters - detractors)) / n
  const centre = plus - minus
  const [lo, hi] = [100 * Math.max(-1, centre - reach), 100 * Math.min(1, centre + reach)]
  return { value, lo: Math.min(value, lo), hi: Math.max(value, hi) }
}

// Means of arms

/** Counts, means and sums of centred products of several variables, merged (Chan, Golub & LeVeque 1983). */
function merged(one, other) {
  const n = one.n + other.n
  if (n === 0) return one
  const gap = one.mean.map((mean, i) => other.mean[i] - mean)
  return {
    n,
    mean: one.mean.map((mean, i) => mean + (gap[i] * other.n) / n),
    cross: one.cross.map((row, i) =>
      row.map((c, j) => c + other.cross[i][j] + (gap[i] * gap[j] * one.n * other.n) / n),
    ),
  }
}
const nothing = (variables, n = 0) => ({
  n,
  mean: Array(variables).fill(0),
  cross: Array.from({ length: variables }, () => Array(variables).fill(0)),
})

/**
 * The moments of one arm's variables (of the outcome, then the same acts before) from the rows of experiments/moments: pairs of
 * variables of those who did something, by day of first exposure, added to those who did nothing. Days count once the window
 * of everybody exposed on them has closed.
 */
function armMoments(rows, definition, outcomeAt, arm, now) {
  let part = 0
  let pairs = []
  let variables = 0
  for (const { per } of definition.outcomes.slice(0, outcomeAt + 1)) {
    variables = per === undefined ? 2 : 4
    pairs = []
    for (let j = 0; j < variables; j += 1) for (let i = 0; i < j; i += 1) pairs.push({ part: (part += 1), i, j })
  }
  const { windowDays } = definition.outcomes[outcomeAt]
  let all = nothing(variables)
  for (const { day, people } of rows.filter((row) => row.part === 0 && row.arm === arm)) {
    if (Date.parse(day) + (1 + windowDays) * DAY > Date.parse(now)) continue
    const cohort = nothing(variables, people)
    for (const pair of pairs) {
      const row = rows.find((one) => one.part === pair.part && one.arm === arm && one.day === day)
      if (row === undefined) continue
      const active = { n: row.people, mean: [row.mean1, row.mean2], cross: [[row.m11, row.m12], [row.m12, row.m22]] } // prettier-ignore
      const both = merged(nothing(2, people - row.people), active)
      ;[cohort.mean[pair.i], cohort.mean[pair.j]] = both.mean
      cohort.cross[pair.i][pair.i] = both.cross[0][0]
      cohort.cross[pair.j][pair.j] = both.cross[1][1]
      cohort.cross[pair.i][pair.j] = cohort.cross[pair.j][pair.i] = both.cross[0][1]
    }
    all = merged(all, cohort)
  }
  return all
}

/** Mean, or ratio by the delta method (Deng, Knoblich & Lu 2018), with the variance of the estimate. */
function plainArm({ n, mean, cross }, isRatio) {
  const v = (i, j) => cross[i][j] / (n - 1)
  if (!isRatio) return { value: mean[0], variance: v(0, 0) / n, df: n - 1 }
  const ratio = mean[0] / mean[1]
  const terms = (v(0, 0) - 2 * ratio * v(0, 1) + ratio * ratio * v(1, 1)) / mean[1] ** 2
  return { value: ratio, variance: terms / n, df: n - 1 }
}

/**
 * CUPED (Deng, Xu, Kohavi & Walker 2013) with one covariate and the θ that makes the variance of the difference least; that θ
 * was fitted costs a degree of freedom, and its error by the imbalance of the covariate (docs/statistics.md).
 */
function cupedArms(t, c) {
  const arms = [t, c]
  const x = 1
  const n = t.n + c.n
  const cov = (arm, i, j) => arm.cross[i][j] / (arm.n - 1)
  const sum = (of) => arms.reduce((total, arm) => total + of(arm), 0)
  const across = sum((arm) => cov(arm, x, x) / arm.n)
  const theta = sum((arm) => cov(arm, 0, x) / arm.n) / across
  const spread = (arm) => cov(arm, 0, 0) - 2 * theta * cov(arm, 0, x) + theta ** 2 * cov(arm, x, x)
  const middle = sum((arm) => arm.n * arm.mean[x]) / n
  const along = (t.mean[x] - c.mean[x]) / across
  const own = sum((arm) => spread(arm) / arm.n)
  const noise = sum((arm) => (spread(arm) * cov(arm, x, x) * along ** 2) / (arm.n ** 2 * (arm.n - 1)))
  const grown = ((n - 2) / (n - 3)) * (1 + noise / own)
  const covariance = (theta ** 2 * sum((arm) => ((arm.n - 1) / (n - 2)) * cov(arm, x, x))) / n
  const told = arms.map((arm) => ({
    value: arm.mean[0] - theta * (arm.mean[x] - middle),
    variance: (spread(arm) * grown) / arm.n + covariance,
    df: ((arm.n - 1) * (n - 3)) / (n - 2),
  }))
  return { t: told[0], c: told[1], covariance }
}

/** Treatment − control: Welch 1947. */
function welch({ t, c, covariance = 0 }, level) {
  const [vt, vc] = [t.variance - covariance, c.variance - covariance]
  const df = (vt + vc) ** 2 / (vt ** 2 / t.df + vc ** 2 / c.df)
  const se = Math.sqrt(vt + vc)
  const value = t.value - c.value
  const reach = studentT(level, df) * se
  return { value, lo: value - reach, hi: value + reach, p: 2 * studentTail(Math.abs(value / se), df), df, se }
}

/** (Treatment − control)/|control|: Fieller 1954, bounded sets only. */
function fieller(arms, level) {
  const { value, se, df, p } = welch(arms, level)
  const { c, covariance = 0 } = arms
  const q = studentT(level, df) ** 2
  const [a, b] = [value, Math.abs(c.value)]
  const [va, vb, cov] = [se * se, c.variance, Math.sign(c.value) * (covariance - c.variance)]
  const [square, middle, constant] = [b * b - q * vb, a * b - q * cov, a * a - q * va]
  if (!(square > 0)) return null
  const root = Math.sqrt(middle * middle - square * constant)
  return { value: a / b, lo: (middle - root) / square, hi: (middle + root) / square, p }
}

/** What one more outcome cost: spending over every effect that the interval allows (Fieller with a known numerator). */
function costPer(spent, { value, lo, hi }, sign) {
  const [low, high] = sign > 0 ? [lo, hi] : [-hi, -lo]
  if (high <= 0) return { value: null, lo: null, hi: null }
  return low > 0 ? { value: spent / (sign * value), lo: spent / high, hi: spent / low } : { value: null, lo: spent / high, hi: null } // prettier-ignore
}

// Survival

/** Kaplan & Meier 1958 with late entries, variance of Greenwood, interval on log(−log S) (Kalbfleisch & Prentice 1980). */
function kaplanMeier(rows, day, level) {
  const stays = rows.filter(({ entry, time }) => entry <= 0 || entry < time)
  const z = normalZ(level)
  let [survival, greenwood] = [1, 0]
  const times = [...new Set(stays.filter(({ gone }) => gone === 1).map(({ time }) => time))].filter(
    (time) => time <= day,
  )
  for (const at of times.sort((a, b) => a - b)) {
    const seen = stays.filter(({ entry, time }) => (entry <= 0 || entry < at) && time >= at)
    const atRisk = seen.reduce((sum, { people }) => sum + people, 0)
    const lost = seen.filter(({ time, gone }) => time === at && gone === 1).reduce((sum, { people }) => sum + people, 0)
    survival *= 1 - lost / atRisk
    greenwood += lost / (atRisk * (atRisk - lost))
  }
  if (!(survival > 0 && survival < 1)) return null
  const reach = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival))
  return { value: survival, lo: survival ** Math.exp(reach), hi: survival ** Math.exp(-reach) }
}

// Places

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values) => Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)))

/** Solves a linear system by Gaussian elimination with partial pivoting. */
function solved(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]])
  for (let k = 0; k < rows.length; k += 1) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? i + k : best), k)
    ;[rows[k], rows[pivot]] = [rows[pivot], rows[k]]
    for (let i = k + 1; i < rows.length; i += 1) {
      const factor = rows[i][k] / rows[k][k]
      for (let j = k; j <= rows.length; j += 1) rows[i][j] -= factor * rows[k][j]
    }
  }
  const answer = Array(rows.length).fill(0)
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const known = answer.reduce((sum, value, j) => (j > i ? sum + rows[i][j] * value : sum), 0)
    answer[i] = (rows[i][rows.length] - known) / rows[i][i]
  }
  return answer
}

/** min ‖Σ wᵢxᵢ − y‖² + ridge‖w‖², w ≥ 0, Σ w = 1: an active-set method on the conditions of Karush, Kuhn and Tucker. */
function simplex(series, target, ridge) {
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0)
  const gram = series.map((one, i) => series.map((other, j) => dot(one, other) + (i === j ? ridge : 0)))
  const toward = series.map((one) => dot(one, target))
  const distance = (i) => gram[i][i] - 2 * toward[i]
  let held = [series.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0)]
  let weights = series.map((_, i) => (i === held[0] ? 1 : 0))
  for (let round = 0; round < 10_000; round += 1) {
    const system = [...held.map((i) => [...held.map((j) => gram[i][j]), 1]), [...held.map(() => 1), 0]]
    const answer = solved(system, [...held.map((i) => toward[i]), 1])
    const low = held.map((i, at) => ({ i, to: answer[at] })).filter(({ to }) => to < 0)
    if (low.length > 0) {
      const step = Math.min(...low.map(({ i, to }) => weights[i] / (weights[i] - to)))
      weights = weights.map((weight, i) => (held.includes(i) ? weight + step * (answer[held.indexOf(i)] - weight) : 0))
      const out = low.reduce((least, one) => (weights[one.i] < weights[least.i] ? one : least)).i
      weights[out] = 0
      held = held.filter((i) => i !== out)
      continue
    }
    weights = weights.map((_, i) => (held.includes(i) ? answer[held.indexOf(i)] : 0))
    const slope = (i) => dot(gram[i], weights) - toward[i] + answer[held.length]
    const scale = Math.max(...gram.map((row, i) => row[i]))
    const free = series.map((_, i) => i).filter((i) => !held.includes(i) && slope(i) < -1e-12 * scale)
    if (free.length === 0) return weights
    held.push(free.reduce((best, i) => (slope(i) < slope(best) ? i : best)))
  }
  throw new Error('no best weights')
}

const centred = (values) => values.map((value) => value - meanOf(values))
const woven = (series, weights) =>
  series[0].map((_, at) => series.reduce((sum, one, i) => sum + weights[i] * one[at], 0))

/** Synthetic difference-in-differences (Arkhangelsky et al. 2021, algorithm 1), and how far its gaps stray before. */
function syntheticDid({ treated, donors, before }, units) {
  const steps = donors.flatMap((donor) => donor.slice(1, before).map((value, i) => value - donor[i]))
  const noise = Math.sqrt(steps.reduce((sum, step) => sum + (step - meanOf(steps)) ** 2, 0) / (steps.length - 1))
  const zeta = (units * (treated.length - before)) ** 0.25 * noise
  const early = donors.map((donor) => donor.slice(0, before))
  const omega = simplex(early.map(centred), centred(treated.slice(0, before)), before * zeta ** 2)
  const moments = Array.from({ length: before }, (_, at) => early.map((donor) => donor[at]))
  const later = donors.map((donor) => meanOf(donor.slice(before)))
  const lambda = simplex(moments.map(centred), centred(later), donors.length * (1e-6 * noise) ** 2)
  const other = woven(donors, omega)
  const gaps = treated.map((value, at) => value - other[at])
  const usual = lambda.reduce((sum, weight, at) => sum + weight * gaps[at], 0)
  return { effect: meanOf(gaps.slice(before)) - usual, noise: deviation(gaps.slice(0, before)) }
}

/** The panel of an initiative that was given in places: whole days or weeks, lively places, the forty nearest in level. */
function panelOf({ start, end, outcome, given }, rows, asOf) {
  const length = given.every === 'day' ? DAY : 7 * DAY
  const begin = Date.parse(start)
  const [first, last] = [rows.map((row) => row.first).sort()[0], rows.map((row) => row.last).sort().at(-1)].map((at) => Date.parse(at)) // prettier-ignore
  const planned = Math.max(1, Math.floor((Date.parse(end) + outcome.windowDays * DAY - begin) / length))
  const begun = Math.floor((first - begin) / length)
  const before = -(first - (begin + begun * length) < DAY ? begun : begun + 1)
  const ended = Math.floor((last - begin) / length) + 1
  const told = begin + ended * length - last <= DAY ? ended : ended - 1
  const after = Math.min(planned, told, Math.floor((Date.parse(asOf) - begin) / length))
  const places = new Map()
  for (const { place, moment, y } of rows) places.set(place, (places.get(place) ?? new Map()).set(moment, y))
  const series = (place) => Array.from({ length: before + after }, (_, at) => places.get(place)?.get(at - before) ?? 0)
  const own = given.those.map(series)
  const treated = own[0].map((_, at) => meanOf(own.map((one) => one[at])))
  const level = meanOf(treated.slice(0, before))
  const lively = [...places.keys()].filter(
    (place) =>
      place !== '' &&
      !given.those.includes(place) &&
      [...places.get(place).keys()].filter((at) => at >= -before && at < 0).length >= before / 2,
  )
  const far = (place) => Math.abs(meanOf(series(place).slice(0, before)) - level)
  const chosen = lively.sort((a, b) => far(a) - far(b) || (a < b ? -1 : 1)).slice(0, 40)
  return { treated, donors: chosen.map(series), before, places: given.those.length }
}

/** Each other place in the treated one's stead; effects over the spread before, ranked (Abadie et al. 2010; Firpo & Possebom 2018). */
function placesEffect(panel, level) {
  const own = syntheticDid(panel, panel.places)
  const placebos = panel.donors.map((treated, at) =>
    syntheticDid({ treated, donors: panel.donors.filter((_, other) => other !== at), before: panel.before }, 1),
  )
  const ranked = placebos.map(({ effect, noise }) => Math.abs(effect) / noise).sort((a, b) => b - a)
  const needed = Math.ceil((1 - level) * (ranked.length + 1) - 1 - 1e-9)
  const reach = ranked[needed - 1] * own.noise
  const as = ranked.filter((size) => size >= Math.abs(own.effect) / own.noise).length
  return { value: own.effect, lo: own.effect - reach, hi: own.effect + reach, p: (1 + as) / (ranked.length + 1) }
}

// Findings

const rowsOf = (bundle, query) => bundle.calls.filter((call) => call.query === query).flatMap(({ rows }) => rows)
/** The rows that a Finding itself rests on. */
const ownRows = (bundle, { recompute }, query) =>
  recompute.calls.map((place) => bundle.calls[place]).filter((call) => call.query === query).flatMap(({ rows }) => rows) // prettier-ignore
const planOf = (bundle, kind, { plan }) =>
  bundle.definitions.find((one) => one.kind === kind && one.hash === plan)?.body
const numbersIn = (at) => [...at.matchAll(/\/(\d+)/g)].map(([, number]) => Number(number))

/** Both arms of a comparison of an experiment; in an initiative it is the first comparison of the first outcome. */
function armsOf(bundle, finding, at) {
  const definition = planOf(bundle, 'experiment', finding)
  const [outcomeAt, comparison] = at.startsWith('/outcomes/') ? numbersIn(at) : [0, 0]
  const rows = ownRows(bundle, finding, 'experiments/moments')
  const moments = (arm) => armMoments(rows, definition, outcomeAt, definition.arms[arm].key, bundle.asked.now)
  const isRatio = definition.outcomes[outcomeAt].per !== undefined
  const [t, c] = [moments(comparison + 1), moments(0)]
  const isAdjusted = (finding.interval?.method ?? '').includes('adjusted')
  if (isAdjusted && isRatio) return null
  return { people: t.n, level: 1 - definition.alpha, arms: isAdjusted ? cupedArms(t, c) : { t: plainArm(t, isRatio), c: plainArm(c, isRatio) } } // prettier-ignore
}

/** Plans that are read at several looks have intervals that other formulae make. */
const isReadOnce = ({ interval }) => /^(Welch t|Fieller, Welch df)/.test(interval?.method ?? '') && !/looks|sequence/.test(interval.method) // prettier-ignore

const inWindow = ({ window }, month) => month >= window.from.slice(0, 8) && month < window.to.slice(0, 10)

/** What each metric's Findings come to; null where this script does not know the method. */
const METHODS = {
  nps(bundle, finding, at) {
    if (!finding.interval?.method.startsWith('adjusted Wald') || finding.version !== 2) return null
    const isMonth = at.startsWith('/series/')
    const scores = Array(11).fill(0)
    for (const row of rowsOf(bundle, 'metrics/nps_answers')) {
      if (isMonth && !inWindow(finding, row.month)) continue
      scores[row.score] += isMonth ? row.answers : row.last_answers
    }
    return promoterScore(scores, finding.interval.level)
  },
  nps_response_rate(bundle, { interval }) {
    const [row] = rowsOf(bundle, 'metrics/nps_response')
    return interval === null ? null : wilson(row.answered, row.invited, interval.level)
  },
  follower_survival: (bundle, finding, at) => survival(bundle, finding, at, 'followers', 'metrics/follower_stays'),
  customer_retention(bundle, finding, at) {
    const found = survival(bundle, finding, at, 'customers', 'metrics/repurchase_stays')
    return found && { value: 1 - found.value, lo: 1 - found.hi, hi: 1 - found.lo }
  },
  experiment_level(bundle, finding, at) {
    const definition = planOf(bundle, 'experiment', finding)
    const [outcomeAt, arm] = numbersIn(at)
    if (definition === undefined || finding.interval === null || !at.startsWith('/outcomes/')) return null
    const { measure, per } = definition.outcomes[outcomeAt]
    const rows = ownRows(bundle, finding, 'experiments/moments')
    const moments = armMoments(rows, definition, outcomeAt, definition.arms[arm].key, bundle.asked.now)
    const { level } = finding.interval
    if (measure === 'any' && per === undefined) return wilson(Math.round(moments.mean[0] * moments.n), moments.n, level)
    const { value, variance, df } = plainArm(moments, per !== undefined)
    const reach = studentT(level, df) * Math.sqrt(variance)
    return { value, lo: value - reach, hi: value + reach }
  },
  experiment_absolute(bundle, finding, at) {
    const told = isReadOnce(finding) ? armsOf(bundle, finding, at) : null
    return told && welch(told.arms, told.level)
  },
  experiment_relative(bundle, finding, at) {
    const told = isReadOnce(finding) ? armsOf(bundle, finding, at) : null
    return told && fieller(told.arms, told.level)
  },
  naive_comparison(bundle, finding) {
    const rows = ownRows(bundle, finding, 'experiments/takers')
    if (rows.length !== 1 || finding.interval === null) return null
    const [row] = rows
    const arm = (n, active, mean, m2) => {
      const { mean: all, cross } = merged(nothing(1, n - active), { n: active, mean: [mean], cross: [[m2]] })
      return { value: all[0], variance: cross[0][0] / (n - 1) / n, df: n - 1 }
    }
    const others = Math.max(row.customers - row.takers, row.other_n)
    const t = arm(row.takers, row.taker_n, row.taker_mean, row.taker_m2)
    return welch({ t, c: arm(others, row.other_n, row.other_mean, row.other_m2) }, finding.interval.level)
  },
  places_effect(bundle, finding) {
    const plan = planOf(bundle, 'initiative', finding)
    if (plan === undefined || finding.interval === null) return null
    const rows = ownRows(bundle, finding, 'experiments/outcome_series')
    return placesEffect(panelOf(plan, rows, finding.asOf), finding.interval.level)
  },
  incremental_outcomes(bundle, finding, at) {
    if (finding.evidence !== 'randomised' || !at.includes('/total') || !isReadOnce(finding)) return null
    const { people, arms, level } = armsOf(bundle, finding, at)
    const { value, lo, hi, p } = welch(arms, level)
    return { value: value * people, lo: lo * people, hi: hi * people, p }
  },
  cost_per_incremental_outcome(bundle, finding, at) {
    const total = bundle.findings.find((one) => one.at === at.replace('/cost/finding', '/total'))?.finding
    const again = total && METHODS.incremental_outcomes(bundle, total, '/total')
    const { key } = bundle.asked
    const plan = bundle.definitions.find((one) => one.kind === 'initiative' && one.key === key)?.body
    return again && plan && costPer(plan.spend.amount, again, plan.outcome.better === 'higher' ? 1 : -1)
  },
}

/** Of everybody: smaller cohorts are a matter of which rows, and not of another method. */
function survival(bundle, finding, at, side, query) {
  const days = /(\d+) days/.exec(finding.estimand)
  if (!at.startsWith(`/${side}/cohorts/0/`) || days === null || finding.interval === null) return null
  const rows = ownRows(bundle, finding, query).filter(({ by }) => by === 'campaign')
  return kaplanMeier(rows, Number(days[1]), finding.interval.level)
}

const isClose = (told, again) =>
  told === null || again === null ? told === again : Math.abs(told - again) <= TOLERANCE * Math.max(1, Math.abs(told))

/** Pairs of numbers that a Finding tells and that were computed. */
const pairsOf = ({ value, interval, p }, again) => [
  ['value', value, again.value],
  ...(interval === null ? [] : [['lo', interval.lo, again.lo], ['hi', interval.hi, again.hi]]),
  ...(again.p === undefined || p === null ? [] : [['p', p, again.p]]),
] // prettier-ignore

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

for (const file of process.argv.slice(2)) {
  const bundle = JSON.parse(readFileSync(file, 'utf8'))
  const { hash, ...rest } = bundle
  if (createHash('sha256').update(canonical(rest)).digest('hex') !== hash) {
    console.log(`${file}: altered, its content does not have the hash that it names`)
    process.exitCode = 1
    continue
  }
  let unknown = 0
  for (const { at, finding } of bundle.findings) {
    const again = finding.value === null && finding.interval === null ? null : (METHODS[finding.metric]?.(bundle, finding, at) ?? null) // prettier-ignore
    if (again === null) {
      unknown += 1
      continue
    }
    const wrong = pairsOf(finding, again).filter(([, told, computed]) => !isClose(told, computed))
    const words = wrong.length === 0 ? 'same' : `DIFFERENT ${wrong.map(([what, told, computed]) => `${what} ${told} here ${computed}`).join(', ')}` // prettier-ignore
    console.log(`${at} ${finding.metric}: ${words}`)
    if (wrong.length > 0) process.exitCode = 1
  }
  console.log(`${file}: ${bundle.findings.length - unknown} Findings computed again, ${unknown} not: refused, or by a method that is not here`) // prettier-ignore
}
