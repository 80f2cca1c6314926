/** For specs: random studies of every family of tests, as figures for the calculator. Effects lie from nowhere near the border to upon it. */
import fc from 'fast-check'
import type { FiguresOf } from '../api/shapes/calculator.ts'
import { criticalZ } from '../stats/proportion.ts'

export type Study = { [Metric in keyof FiguresOf]: { metric: Metric; figures: FiguresOf[Metric] } }[keyof FiguresOf]

const LEVELS = [0.8, 0.9, 0.95, 0.99, 0.999] as const
const share = fc.double({ min: 0, max: 1, noNaN: true })
const between = (min: number, max: number) => fc.integer({ min, max })
/** From 1/1000 to 1000, each size as often. */
const scale = fc.double({ min: -3, max: 3, noNaN: true }).map((power) => 10 ** power)
const size = fc.double({ min: Math.log(2), max: Math.log(1e7), noNaN: true }).map((log) => Math.round(Math.exp(log)))

/** How many standard errors the arms lie apart: mostly anything, sometimes at the border of the level to a few digits. */
const apart = (level: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.double({ min: -6, max: 6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 40, -40) },
    { weight: 2, arbitrary: fc.double({ min: -14, max: -2, noNaN: true }).chain((power) => fc.constantFrom(1, -1).map((sign) => criticalZ(level) * (1 + sign * 10 ** power))) }, // prettier-ignore
  )

const choices = fc
  .record(
    {
      randomised: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      level: fc.constantFrom(...LEVELS),
      better: fc.constantFrom('higher' as const, 'lower' as const),
      smallestWorthwhile: scale,
      margin: fc.record({ size: scale, relative: fc.boolean() }),
      prior: fc.record({ mean: fc.double({ min: -1, max: 1, noNaN: true }), sd: scale }),
      planned: fc.constantFrom({ treatment: 1, control: 1 }, { treatment: 2, control: 1 }),
    },
    { requiredKeys: ['randomised', 'level', 'better'] },
  )
  .chain((chosen) => apart(chosen.level).map((z) => ({ chosen, z })))

const sizes = fc.tuple(size, fc.oneof({ weight: 2, arbitrary: fc.constant(null), }, { weight: 1, arbitrary: size })).map(([one, other]) => [one, other ?? one] as const) // prettier-ignore

/** Counts out of n, near the share that lies z standard errors off. */
const counts = ([n, m]: readonly [number, number], p: number, z: number) => {
  const second = Math.round(m * p)
  const se = Math.sqrt(p * (1 - p) * (1 / n + 1 / m))
  return { treatment: { n, successes: Math.round(n * Math.min(1, Math.max(0, second / m + z * se))) }, control: { n: m, successes: second } } // prettier-ignore
}

/** At least 12 with the outcome and 12 without it in each arm, so that no other test is taken. */
const isMany = ({ treatment, control }: ReturnType<typeof counts>) =>
  [treatment, control].every(({ n, successes }) => successes >= 12 && n - successes >= 12)
const manyShares: fc.Arbitrary<Study> = fc
  .tuple(sizes, share, choices)
  .map(([n, p, { chosen, z }]) => ({ figures: counts([n[0] + 60, n[1] + 60], 0.2 + 0.6 * p, z), chosen }))
  .filter(({ figures }) => isMany(figures))
  .map(({ figures, chosen }) => ({ metric: 'share', figures: { ...figures, ...chosen } }))

const shares = (people: fc.Arbitrary<readonly [number, number]>): fc.Arbitrary<Study> =>
  fc.tuple(people, share, choices).map(([n, p, { chosen, z }]) => ({ metric: 'share', figures: { ...counts(n, p, z), ...chosen } })) // prettier-ignore

const spread = fc.record({ mean: fc.double({ min: -5, max: 50, noNaN: true }), sd: scale })

const mean = (before: boolean): fc.Arbitrary<Study> =>
  fc.tuple(sizes, spread, scale, choices, spread, fc.double({ min: -0.99, max: 0.99, noNaN: true })).map(([[n, m], control, sd, { chosen, z }, then, correlation]) => {
    const arm = (of: { n: number; mean: number; sd: number }, shift: number) => ({ ...of, ...(before && { before: { mean: then.mean + shift * then.sd, sd: then.sd, correlation } }) })
    const se = Math.sqrt((sd * sd) / n + (control.sd * control.sd) / m)
    return { metric: 'mean', figures: { treatment: arm({ n, mean: control.mean + z * se, sd }, 1 / Math.sqrt(n)), control: arm({ n: m, ...control }, 0), ...chosen } }
  }) // prettier-ignore

const ratio: fc.Arbitrary<Study> = fc
  .tuple(sizes, spread, fc.record({ mean: fc.double({ min: 0.1, max: 50, noNaN: true }), sd: scale }), choices, fc.double({ min: -1, max: 1, noNaN: true }))
  .map(([[n, m], numerator, denominator, { chosen, z }, correlation]) => {
    const se = numerator.sd * Math.sqrt(1 / n + 1 / m)
    return { metric: 'ratio', figures: { treatment: { n, numerator: { ...numerator, mean: numerator.mean + z * se }, denominator, correlation }, control: { n: m, numerator, denominator, correlation }, ...chosen } }
  }) // prettier-ignore

const count: fc.Arbitrary<Study> = fc
  .tuple(fc.oneof(between(0, 12), between(0, 5000)), scale, scale, choices)
  .map(([events, exposure, odds, { chosen, z }]) => {
    const expected = (events / exposure) * exposure * odds
    return { metric: 'count', figures: { treatment: { events: Math.max(0, Math.round(expected + z * Math.sqrt(expected + expected * odds))), exposure: exposure * odds }, control: { events, exposure }, ...chosen } }
  }) // prettier-ignore

const quantile: fc.Arbitrary<Study> = fc
  .tuple(sizes, spread, share, scale, choices, fc.option(scale, { nil: undefined }))
  .map(([[n, m], { mean: value, sd }, where, other, { chosen, z }, designEffect]) => {
    const [wide, narrow] = [sd, other].map((width) => width / 10)
    const arm = (units: number, at: number, width: number) => ({ n: units, value: at, lower: at - where * width, upper: at + (1 - where) * width, ...(designEffect !== undefined && { designEffect }) })
    const se = Math.hypot(wide ?? 0, narrow ?? 0) / 3.92
    return { metric: 'quantile', figures: { treatment: arm(n, value + z * se, wide ?? 0), control: arm(m, value, narrow ?? 0), ...chosen } }
  }) // prettier-ignore

const answers = (most: number) => fc.record({ promoters: between(0, most), passives: between(0, most), detractors: between(0, most) }).filter(({ promoters, passives, detractors }) => promoters + passives + detractors > 0) // prettier-ignore
const nps: fc.Arbitrary<Study> = fc
  .tuple(fc.oneof(between(1, 6), between(1, 400), between(1, 100_000)).chain((most) => fc.tuple(answers(most), answers(most), share)), choices)
  .map(([[control, other, alike], { chosen }]) => {
    const mixed = (key: keyof typeof control) => Math.round(alike * control[key] + (1 - alike) * other[key])
    const treatment = { promoters: mixed('promoters'), passives: mixed('passives') + 1, detractors: mixed('detractors') }
    return { metric: 'nps', figures: { treatment, control, ...chosen } }
  }) // prettier-ignore

/** Three variables whose correlations a latent one has brought about, so that the matrix can be. */
const matrix = fc.tuple(fc.array(fc.double({ min: -0.95, max: 0.95, noNaN: true }), { minLength: 3, maxLength: 3 }), fc.array(scale, { minLength: 3, maxLength: 3 })).map(([loads, sds]) =>
  sds.map((sd, i) => sds.map((other, j) => sd * other * (i === j ? 1 : (loads[i] ?? 0) * (loads[j] ?? 0))))) // prettier-ignore
const centre = fc.array(fc.double({ min: 0.5, max: 20, noNaN: true }), { minLength: 3, maxLength: 3 })
const MEAN = { kind: 'mean', of: 0 } as const
const RATIO = { kind: 'ratio', numerator: 0, denominator: 1 } as const
const stratum = (z: number) =>
  fc.tuple(sizes, centre, matrix, matrix).map(([[n, m], at, covariance, other]) => {
    const se = Math.sqrt((covariance[0]?.[0] ?? 0) / n + (other[0]?.[0] ?? 0) / m)
    return { treatment: { n, mean: at.map((value, i) => (i === 0 ? value + z * se : value)), covariance }, control: { n: m, mean: at, covariance: other } }
  }) // prettier-ignore
const moments = (adjust: 'covariates' | 'strata'): fc.Arbitrary<Study> =>
  choices.chain(({ chosen, z }) =>
    fc.tuple(fc.array(stratum(z), adjust === 'strata' ? { minLength: 2, maxLength: 5 } : { minLength: 1, maxLength: 1 }), fc.constantFrom(MEAN, RATIO), fc.constantFrom(1, 2)).map(([strata, outcome, many]) => {
      const covariates = [{ kind: 'mean', of: 2 }, { kind: 'mean', of: 1 }].slice(0, outcome.kind === 'ratio' ? 1 : many) as FiguresOf['moments']['covariates']
      return { metric: 'moments', figures: { outcome, strata, ...(adjust === 'covariates' && { covariates }), ...chosen } }
    })) // prettier-ignore

/** Each family with its part of all studies: those whose single test is dear have fewer. */
export const FAMILIES: Readonly<Record<string, { part: number; study: fc.Arbitrary<Study> }>> = {
  'shares of many people (Welch)': { part: 0.25, study: manyShares },
  'shares of few (exact)': { part: 0.002, study: shares(fc.tuple(between(1, 12), between(1, 12))) },
  'rare shares (score)': { part: 0.01, study: shares(fc.tuple(between(60, 400), between(60, 400))).map((study) => study.metric === 'share' ? { ...study, figures: { ...study.figures, control: { ...study.figures.control, successes: study.figures.control.successes % 10 } } } : study) }, // prettier-ignore
  'means (Welch)': { part: 0.16, study: mean(false) },
  'means by what was before (CUPED)': { part: 0.12, study: mean(true) },
  'ratios (delta method)': { part: 0.12, study: ratio },
  'counts of events (conditional mid-p)': { part: 0.03, study: count },
  'quantiles (order statistics)': { part: 0.1, study: quantile },
  'net promoter scores': { part: 0.05, study: nps },
  'means and ratios with covariates': { part: 0.08, study: moments('covariates') },
  'means and ratios in strata': { part: 0.078, study: moments('strata') },
}
