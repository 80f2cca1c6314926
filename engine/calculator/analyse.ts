/** The calculator: what summary numbers of two arms say, by the same inference as experiments on events. */
import type { CalculatorAnswer } from '../api/shapes/calculator-answer.ts'
import type { Choices, FiguresOf } from '../api/shapes/calculator.ts'
import type { Unit } from '../finding.ts'
import { momentsOfProportion } from '../stats/moments.ts'
import { effectOf, liftOf, type Effect as Inferred } from '../stats/effect.ts'
import { exactDifference, MOST_TABLES } from '../stats/exact-difference.ts'
import { plainArms } from '../stats/linear-part.ts'
import { npsDifference } from '../stats/nps-compare.ts'
import { rateLift } from '../stats/poisson-rates.ts'
import { isRefusal, type Refusal } from '../stats/refusal.ts'
import { scoreDifference, type TwoShares } from '../stats/score-difference.ts'
import { meanArms, momentArms, quantilesOf, ratioArms, type Armed } from './arms-of.ts'
import { marginAnswer, normalBelief, shareBelief } from './beside.ts'
import { calculated, noEffect, ratioCheck, type Asked, type Effect } from './calculated.ts'

/** Fewer people than this with the outcome, or without it, in an arm: a share is then not nearly normal. */
const FEW = 10
const ASSUMPTIONS = [
  'The numbers are of people (or clusters) that were assigned one by one, each counted once.',
  'What one does does not depend on the arm of another.',
  'The result is read once, at a moment that was set before: a test that is looked at until it pleases finds effects that are not there.',
]
const NO_LIFT = 'This method compares differences; the relative change has no interval that would agree with it.'
const NO_MARGIN = { reason: 'This method has no one-sided bound for a margin: give more people, or compare means.' }

const intervalOf = (result: Inferred | Refusal, method: string): Effect =>
  'refused' in result
    ? noEffect(result)
    : {
        value: result.value,
        // Rounding may put an end on the wrong side of a value that is the same but for the last digit.
        interval: { lo: Math.min(result.lo, result.value), hi: Math.max(result.hi, result.value), level: result.level, method }, // prettier-ignore
        p: result.p,
        reasons: [],
      }

interface Told {
  absolute: Effect
  relative: Effect
  margin: CalculatorAnswer['margin']
  belief: CalculatorAnswer['belief']
  reduction?: number | null
  method: string
  source: string
}

function answer(asked: Asked, { absolute, relative, reduction = null, ...told }: Told): CalculatorAnswer {
  const randomised = asked.choices.randomised ? ['Chance decided who got which, as you say.'] : []
  return {
    absolute: calculated(absolute, asked, 'absolute'),
    relative: calculated(relative, asked, 'relative'),
    reduction,
    assumptions: [...randomised, ...ASSUMPTIONS],
    ...told,
  }
}

/** Every metric that has arms with a variance. */
function fromArms(armed: Armed | Refusal, choices: Choices, unit: Unit, sizes: [number, number]): CalculatorAnswer {
  const { level = 0.95 } = choices
  const asked: Asked = { choices, unit, n: sizes[0] + sizes[1], checks: ratioCheck(choices, ...sizes) }
  if ('refused' in armed) {
    const nothing = {
      absolute: noEffect(armed),
      relative: noEffect(armed),
      belief: null,
      method: 'none',
      source: 'none',
    }
    return answer(asked, { ...nothing, margin: marginAnswer(armed, choices, unit) })
  }
  const { arms, method, source, reduction } = armed
  const absolute = effectOf(arms, level)
  const lift = liftOf(arms, level, absolute)
  return answer(asked, {
    absolute: intervalOf(absolute, method),
    relative: intervalOf(lift, `Fieller, ${method}`),
    margin: marginAnswer(arms, choices, unit),
    // The prior is on the relative change: where that has no bounds, its normal likelihood would say nothing of a clear effect.
    belief: 'refused' in lift ? null : normalBelief(arms, choices),
    reduction,
    method,
    source,
  })
}

/** Few people: an exact test, or the score test where tables are too many. */
function fewShares(shares: TwoShares, choices: Choices): CalculatorAnswer {
  const { level = 0.95 } = choices
  const { n1, n2 } = shares
  const isExact = (n1 + 1) * (n2 + 1) <= MOST_TABLES
  const result = isExact ? exactDifference(shares, level) : scoreDifference(shares, level)
  const method = isExact ? 'exact unconditional (Barnard)' : 'score (Miettinen–Nurminen)'
  const source = isExact ? 'Barnard 1947, Biometrika 34; Agresti & Min 2001, Biometrics 57' : 'Miettinen & Nurminen 1985, Statistics in Medicine 4' // prettier-ignore
  const asked: Asked = { choices, unit: 'share', n: n1 + n2, checks: ratioCheck(choices, n1, n2) }
  const absolute = isRefusal(result) ? noEffect(result) : { value: result.value, interval: { lo: result.lo, hi: result.hi, level, method }, p: result.p, reasons: [] } // prettier-ignore
  return answer(asked, {
    absolute,
    relative: noEffect({ reason: NO_LIFT }),
    margin: marginAnswer(NO_MARGIN, choices, 'share'),
    belief: isRefusal(result) ? null : shareBelief(shares, choices),
    method,
    source,
  })
}

function share(figures: FiguresOf['share']): CalculatorAnswer {
  const { treatment, control, ...choices } = figures
  const shares = { x1: treatment.successes, n1: treatment.n, x2: control.successes, n2: control.n }
  const cells = [treatment, control].flatMap(({ n, successes }) => [successes, n - successes])
  if (Math.min(...cells) < FEW) return fewShares(shares, choices)
  const moments = [treatment, control].map(({ n, successes }) => momentsOfProportion(successes, n))
  const [t, c] = moments.map(({ n, mean, m2 }) => ({ n, mean: [mean], m2: [m2] }))
  const none = { n: 0, mean: [0], m2: [0] }
  const arms = plainArms(t ?? none, c ?? none, { kind: 'mean', of: 0 })
  const words = {
    reduction: null,
    method: 'Welch t',
    source: 'Welch 1947, Biometrika 34; lift by Fieller 1954, JRSS B 16',
  }
  const armed = 'refused' in arms ? arms : { arms, ...words }
  return fromArms(armed, choices, 'share', [treatment.n, control.n])
}

function count({ treatment, control, ...choices }: FiguresOf['count']): CalculatorAnswer {
  const { level = 0.95 } = choices
  const result = rateLift(treatment, control, level)
  const method = 'conditional mid-p'
  const interval = isRefusal(result) ? null : { lo: result.lo, hi: result.hi, level, method }
  const noPoint = 'Nothing happened in the control, so there is no single relative change.'
  const relative = isRefusal(result)
    ? noEffect(result)
    : { value: result.value, interval, p: result.value === null ? null : result.p, reasons: result.value === null ? [noPoint] : [] } // prettier-ignore
  const asked: Asked = { choices, unit: 'events', n: treatment.events + control.events, checks: [] }
  return answer(asked, {
    absolute: noEffect({ reason: 'By counts alone rates are compared as a ratio: read the relative change.' }),
    relative,
    margin: marginAnswer(NO_MARGIN, choices, 'events'),
    belief: null,
    method,
    source: 'Przyborowski & Wilenski 1940, Biometrika 31; Poisson counts: people who act again and again vary more',
  })
}

function nps({ treatment, control, ...choices }: FiguresOf['nps']): CalculatorAnswer {
  const { level = 0.95 } = choices
  const sizes = [treatment, control].map(({ promoters, passives, detractors }) => promoters + passives + detractors)
  const [nt = 0, nc = 0] = sizes
  const result = npsDifference(treatment, control, level)
  const method = 'square-and-add of adjusted Wald'
  const absolute = isRefusal(result) ? noEffect(result) : { value: result.difference, interval: { lo: result.lo, hi: result.hi, level, method }, p: result.p, reasons: [] } // prettier-ignore
  return answer({ choices, unit: 'points', n: nt + nc, checks: ratioCheck(choices, nt, nc) }, {
    absolute,
    relative: noEffect({ reason: 'Scores run from −100 to 100: a relative change of one means nothing.' }),
    margin: marginAnswer(NO_MARGIN, choices, 'points'),
    belief: null,
    method,
    source: 'Rocks 2016, IJMR 58; Zou & Donner 2008, Statistics in Medicine 27',
  }) // prettier-ignore
}

const total = (strata: FiguresOf['moments']['strata'], arm: 'treatment' | 'control') =>
  strata.reduce((sum, stratum) => sum + stratum[arm].n, 0)

/** One function a metric: figures in, answer out. Nothing is looked up, nothing is kept. */
export const ANALYSES: { [Metric in keyof FiguresOf]: (figures: FiguresOf[Metric]) => CalculatorAnswer } = {
  share,
  mean: (figures) => fromArms(meanArms(figures), figures, figures.unit ?? 'events', [figures.treatment.n, figures.control.n]), // prettier-ignore
  ratio: (figures) => fromArms(ratioArms(figures), figures, figures.unit ?? 'events', [figures.treatment.n, figures.control.n]), // prettier-ignore
  count,
  quantile: (figures) => fromArms(quantilesOf(figures), figures, figures.unit ?? 'events', [figures.treatment.n, figures.control.n]), // prettier-ignore
  nps,
  moments: (figures) => fromArms(momentArms(figures), figures, figures.unit ?? 'events', [total(figures.strata, 'treatment'), total(figures.strata, 'control')]), // prettier-ignore
}
