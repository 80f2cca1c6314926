import type { Interaction } from '@candor/ingest/interaction'
import { describe, expect, it } from 'vitest'
import { loadMapping } from './mapping.ts'
import { readRows } from './read-rows.ts'
import { sharedFile } from './shared-data.ts'
import { shippedMapping, shippedMappings } from './shipped.ts'
import { translator, type RowProblem } from './translate.ts'

async function translateAll(file: string, mappingName: string) {
  const mapping = await loadMapping(shippedMapping(mappingName) ?? mappingName)
  const translate = translator(mapping)
  const interactions: Interaction[] = []
  const problems: RowProblem[] = []
  let rows = 0
  for await (const row of readRows(file, mapping)) {
    rows++
    const translated = translate(row)
    if ('problem' in translated) problems.push(translated.problem)
    else interactions.push(...translated.interactions)
  }
  return { rows, interactions, problems }
}

function counts(values: readonly (string | undefined)[]): Record<string, number> {
  const table: Record<string, number> = {}
  for (const value of values) if (value !== undefined) table[value] = (table[value] ?? 0) + 1
  return table
}

describe('shipped mappings', () => {
  it('are all valid', async () => {
    expect(shippedMappings()).toEqual([
      'airline-tweets',
      'airline-tweets-by-id',
      'cdnow',
      'exposures',
      'hillstrom',
      'mail',
      'nps-garden-centre',
    ])
    for (const name of shippedMappings()) await loadMapping(shippedMapping(name) ?? name)
    expect(shippedMapping('../package')).toBeNull()
  })
})

const airline = sharedFile('airline-tweets/airline_tweets.csv.gz')
describe.skipIf(airline.absent)('airline tweets (published counts: CrowdFlower / Kaggle data page)', () => {
  it('gives 14,640 tweets by label and airline, and the negative reasons, as published', async () => {
    const { rows, interactions, problems } = await translateAll(airline.path, 'airline-tweets')
    expect([rows, interactions.length, problems]).toEqual([14_640, 14_640, []])
    expect(counts(interactions.map(({ sentiment }) => sentiment))).toEqual({
      negative: 9178,
      neutral: 3099,
      positive: 2363,
    })
    expect(counts(interactions.map(({ brand }) => brand))).toEqual({
      United: 3822,
      'US Airways': 2913,
      American: 2759,
      Southwest: 2420,
      Delta: 2222,
      'Virgin America': 504,
    })
    expect(counts(interactions.flatMap(({ topics = [] }) => topics))).toEqual({
      'Customer Service Issue': 2910,
      'Late Flight': 1665,
      "Can't Tell": 1190,
      'Cancelled Flight': 847,
      'Lost Luggage': 724,
      'Bad Flight': 580,
      'Flight Booking Problems': 529,
      'Flight Attendant Complaints': 481,
      longlines: 178,
      'Damaged Luggage': 74,
    })
    expect(new Set(interactions.map(({ id }) => id)).size).toBe(14_640)
    expect(new Set(interactions.map(({ actor }) => actor.id)).size).toBe(7701)
    expect(interactions[0]?.at).toBe('2015-02-24T19:35:52.000Z')
  })

  it('gives 14,485 distinct ids when keyed by tweet', async () => {
    const { interactions } = await translateAll(airline.path, 'airline-tweets-by-id')
    expect(interactions.length).toBe(14_640)
    expect(new Set(interactions.map(({ id }) => id)).size).toBe(14_485)
  })
})

const hillstrom = sharedFile('hillstrom-email/hillstrom.csv.gz')
describe.skipIf(hillstrom.absent)('Hillstrom e-mail test (published: Radcliffe 2008 and the folder’s README)', () => {
  it('gives arms, visits, purchases and spend as published', async () => {
    const { rows, interactions, problems } = await translateAll(hillstrom.path, 'hillstrom')
    expect([rows, problems]).toEqual([64_000, []])
    const arm = new Map(
      interactions.map(({ actor, experiment }) => [experiment === undefined ? '' : actor.id, experiment?.arm]),
    )
    const byArm = (verb: string) =>
      counts(interactions.filter((event) => event.verb === verb).map(({ actor }) => arm.get(actor.id)))
    const table = (mens: number, womens: number, none: number) => ({
      'Mens E-Mail': mens,
      'Womens E-Mail': womens,
      'No E-Mail': none,
    })
    expect(byArm('Expose')).toEqual(table(21_307, 21_387, 21_306))
    expect(byArm('Visit')).toEqual(table(3894, 3238, 2262))
    expect(byArm('Purchase')).toEqual(table(267, 189, 122))
    const spend = (name: string) =>
      interactions.reduce((sum, { actor, value = 0 }) => sum + (arm.get(actor.id) === name ? value : 0), 0)
    expect(spend('Mens E-Mail') / 21_307).toBeCloseTo(1.422617, 6)
    expect(spend('Womens E-Mail') / 21_387).toBeCloseTo(1.077202, 6)
    expect(spend('No E-Mail') / 21_306).toBeCloseTo(0.652789, 6)
  })
})

const garden = sharedFile('nps-garden-centre/nps_garden_centre.csv.gz')
describe.skipIf(garden.absent)('garden centre NPS (published: Benavent, "Autour du NPS")', () => {
  it('gives 13,954 invitations and 13,612 scores with NPS 53.4', async () => {
    const { interactions, problems } = await translateAll(garden.path, 'nps-garden-centre')
    expect(problems).toEqual([])
    expect(counts(interactions.map(({ verb }) => verb))).toEqual({ Invite: 13_954, Respond: 13_612 })
    const scores = interactions.flatMap(({ score }) => (score === undefined ? [] : [score]))
    const promoters = scores.filter((score) => score >= 9).length
    const detractors = scores.filter((score) => score <= 6).length
    expect([promoters, detractors]).toEqual([8465, 1194])
    expect((100 * (promoters - detractors)) / scores.length).toBeCloseTo(53.416, 3)
  })
})
