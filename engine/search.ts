/** Finding things by name: what was declared, which brands there are, and the metrics. Pure; nobody's events are looked at. */
import type { SearchAnswer } from './api/shapes/index.ts'
import type { Definitions } from './scope.ts'
import type { MetricDefinition } from './metrics/metric.ts'

type Found = SearchAnswer['found'][number]

/** So many are shown: whoever sees more has not said enough. */
export const MOST_FOUND = 20

/** How well a text fits; smaller is better, and null is not at all. */
const FITS = ['whole', 'begins', 'word begins', 'inside'] as const
type Fit = (typeof FITS)[number]

/** Lower case, without accents, one space between words: so that "resume" finds "Résumé". */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()

function fitOf(text: string, asked: string): Fit | null {
  const own = folded(text)
  if (own === asked) return 'whole'
  if (own.startsWith(asked)) return 'begins'
  if (own.includes(` ${asked}`)) return 'word begins'
  return own.includes(asked) ? 'inside' : null
}

/** The better of the fits of its names; what only its description says comes after all of these. */
function rankOf({ name, key, words }: Found, asked: string): number | null {
  const fits = [name, key].map((text) => fitOf(text, asked)).filter((fit) => fit !== null)
  if (fits.length > 0) return Math.min(...fits.map((fit) => FITS.indexOf(fit)))
  return fitOf(words, asked) === null ? null : FITS.length
}

function everything(
  definitions: Pick<Definitions, 'initiative' | 'experiment' | 'campaign' | 'promise'>,
  brands: readonly string[],
  metrics: readonly MetricDefinition[],
): Found[] {
  return [
    ...definitions.initiative.map(({ key, body }) => ({
      ...{ kind: 'initiative' as const, key, name: body.name, words: body.goal, brand: body.brand },
    })),
    ...definitions.experiment.map(({ key, body }) => ({
      ...{ kind: 'experiment' as const, key, name: body.name, words: body.hypothesis, brand: body.brand },
    })),
    ...definitions.campaign.map(({ key, body }) => ({
      ...{ kind: 'campaign' as const, key, name: body.name, words: body.goal ?? '', brand: body.brand },
    })),
    ...definitions.promise.map(({ key, body }) => ({
      ...{ kind: 'promise' as const, key, name: body.name, words: '', brand: body.brand },
    })),
    ...brands.map((brand) => ({ kind: 'brand' as const, key: brand, name: brand, words: '', brand })),
    ...metrics.map(({ id, name, words }) => ({ kind: 'metric' as const, key: id, name, words, brand: null })),
  ]
}

/**
 * What fits, the best first: its whole name, then how a name begins, then a word of it, then any part, and last what only a
 * description says. Of equals, initiatives and experiments come before metrics.
 * @param asked as typed; nothing is found for blanks
 * @returns at most {@link MOST_FOUND}, and how many there are
 */
export function search(
  asked: string,
  definitions: Pick<Definitions, 'initiative' | 'experiment' | 'campaign' | 'promise'>,
  brands: readonly string[],
  metrics: readonly MetricDefinition[],
): SearchAnswer {
  const wanted = folded(asked)
  if (wanted === '') return { found: [], total: 0 }
  const ranked = everything(definitions, brands, metrics)
    .flatMap((one, order) => {
      const rank = rankOf(one, wanted)
      return rank === null ? [] : [{ one, rank, order }]
    })
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
  return { found: ranked.slice(0, MOST_FOUND).map(({ one }) => one), total: ranked.length }
}
