/** The coverage register as Findings: what share of the talk is seen, who says so, and where nobody knows. */
import type { QueryRow } from '@candor/queries'
import { CoverageAnswer } from '../api/shapes/index.ts'
import { channelCoverage, coverageRegister, wholeCoverage, type CoverageEntry } from '../coverage.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

export const coverageShare: MetricDefinition = {
  id: 'coverage',
  version: 2,
  name: 'Share of the talk that is seen',
  words:
    'Of all talk about a brand, or of a part of it (a channel, a layer, a source, a market), the share that Candor sees: by a panel, a survey, two collectors, or as somebody states it.',
  formula:
    'panel and survey: seen / asked, Jeffreys interval; two collectors: seen by either / Chapman’s estimate of all; else as stated. Of several valid entries about the same talk the newest measurement from before the end of the window counts, else the earliest after it',
  source: 'Brown, Cai & DasGupta (2001) for Jeffreys’ interval; Chapman (1951), Seber (1970), Chao (1987)',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/voice_channels'],
  assumptions: [
    'Who was asked stands for those who talk, and people talk as much where they are seen as where they are not.',
    'Two collectors found what they found independently of each other, where somebody answers for that.',
    'What held on the day of measurement holds until the entry ends.',
  ],
}

export interface CoverageRows {
  channels: QueryRow['metrics/voice_channels'][]
}

const HOW =
  'Declare it: POST /v1/definitions with kind “coverage” and a panel, a survey, two collectors, a stated share or a range.'

const partOf = ({ channel, visibility, source, market }: CoverageEntry): string =>
  [
    channel === null ? null : `on ${channel}`,
    visibility === null ? null : `in the ${visibility} layer`,
    source === null ? null : `through ${source}`,
    market === null ? null : `in ${market}`,
  ]
    .filter((part) => part !== null)
    .join(', ')

function unknown(brand: string, register: readonly CoverageEntry[]): string {
  const past = register.find((entry) => entry.brand === brand && entry.state === 'expired' && partOf(entry) === '')
  const why =
    past === undefined
      ? `Nobody has said what share of all talk about ${brand} is seen.`
      : `What was known about ${brand} held until ${(past.validUntil ?? '').slice(0, 10)}, and nobody has measured since.`
  return `${why} ${HOW}`
}

function proof({ evidence, basis, measuredAt }: CoverageEntry): Check {
  const sentence = `Measured ${measuredAt.slice(0, 10)}: ${basis}.`
  return { id: `evidence_${evidence}`, passed: null, value: null, threshold: null, sentence }
}

function entryFinding(entry: CoverageEntry, report: Report): Finding {
  const part = partOf(entry)
  const facts = {
    estimand: `Share of the talk about ${entry.brand}${part === '' ? '' : ` ${part}`} that is seen`,
    population: `talk about ${entry.brand}${part === '' ? '' : `, ${part}`}`,
  }
  const { seen } = entry
  if ('refused' in seen)
    return report(coverageShare, { ...facts, value: null, n: 0, reasons: [seen.reason], checks: [proof(entry)] })
  const { value, n, method } = seen
  const certain = entry.evidence === 'range'
  return report(coverageShare, {
    ...facts,
    value,
    interval: intervalOf(seen, method, certain ? null : 0.95),
    n,
    checks: [proof(entry)],
    reasons: value === null ? [certain ? 'Only a range was stated.' : 'Nobody answers for it that the two collectors are independent: then the share may be anything below this.'] : [], // prettier-ignore
  })
}

function wholeFinding(brand: string, register: readonly CoverageEntry[], report: Report): Finding {
  const entry = wholeCoverage(register, brand)
  if (entry !== undefined) return entryFinding(entry, report)
  return report(coverageShare, {
    estimand: `Share of the talk about ${brand} that is seen`,
    population: `talk about ${brand}`,
    value: null,
    n: 0,
    reasons: [unknown(brand, register)],
  })
}

function printed(entry: CoverageEntry) {
  const { key, hash, channel, visibility, source, market, evidence, basis, measuredAt, validFrom, validUntil } = entry
  return { key, hash, channel, visibility, source, market, evidence, basis, measuredAt, validFrom, validUntil }
}

export const coverage: Metric<CoverageRows, CoverageAnswer> = {
  route: {
    path: '/api/coverage',
    summary: 'What share of the talk is seen, and by what evidence',
    answer: CoverageAnswer,
  },
  definitions: [coverageShare],

  async needs(ask, { workspace, generation, market, first, last }: Scope) {
    return {
      channels: await ask('metrics/voice_channels', { workspace, generation, brands: market.brands, first, last }),
    }
  },

  estimate(rows, scope, report) {
    const register = coverageRegister(scope.definitions.coverage, scope.market.brands, scope.to)
    return {
      brands: scope.market.brands.map((brand) => {
        const own = register.filter((entry) => entry.brand === brand)
        const isKnown = ({ channel, visibility }: QueryRow['metrics/voice_channels']): boolean =>
          channelCoverage(own, brand, channel, visibility) !== undefined
        return {
          brand,
          whole: wholeFinding(brand, own, report),
          entries: own
            .filter(({ state }) => state === 'valid')
            .map((entry) => ({ ...printed(entry), share: entryFinding(entry, report) })),
          past: own.flatMap((entry) => (entry.state === 'valid' ? [] : [{ ...printed(entry), state: entry.state }])),
          unknown: rows.channels
            .filter((row) => row.brand === brand && !isKnown(row))
            .map(({ channel, visibility, posts }) => ({ channel, visibility, posts })),
        }
      }),
    }
  },
}
