import { GrowthBook, type FeatureApiResponse } from '@growthbook/growthbook'
import type { AssignmentDefinition, ExperimentDefinition } from '@candor/ingest/definition'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign } from './assign.ts'
import { payloadOf, ruleOf, type DeclaredExperiment } from './rules.ts'

const SEED = Number(process.env['CANDOR_ASSIGNMENT_SEED'] ?? 20_261_127)
const NOW = new Date('2026-05-10T00:00:00Z')

function declared(
  key: string,
  assignment: Partial<AssignmentDefinition> | null = {},
  body: Partial<ExperimentDefinition> = {},
): DeclaredExperiment {
  return {
    key,
    receivedAt: '2026-04-20T00:00:00.000Z',
    body: {
      ...{ name: `The ${key}`, hypothesis: '', brand: 'Acme', alpha: 0.05, outcomes: [] },
      arms: [{ key: 'control', name: 'Control', weight: 1 }, { key: 'test', name: 'Test', weight: 1 }],
      ...{ start: '2026-05-01T00:00:00Z', end: '2026-06-01T00:00:00Z' },
      ...(assignment !== null && { assignment: { unit: { attribute: 'id', channel: 'user' }, ...assignment } }),
      ...body,
    },
  } // prettier-ignore
}
const HOLDOUT = declared(
  'held',
  { role: 'holdout' },
  { arms: [{ key: 'holdout', name: 'Held out', weight: 5 }, { key: 'rest', name: 'Rest', weight: 95 }] },
) // prettier-ignore

describe('ruleOf', () => {
  it('says nothing of an experiment that is assigned elsewhere', () => {
    expect(ruleOf(declared('e', null), [])).toBeNull()
  })

  it('keeps the people of a holdout out of what begins while it runs, also after its end, and of nothing else', () => {
    const held = (start: string, end = '2026-09-01T00:00:00Z') =>
      ruleOf(declared('e', {}, { start, end }), [HOLDOUT])?.filters?.map(({ holdout, ranges }) => [holdout, ranges])
    expect(held('2026-05-01T00:00:00Z')).toEqual([['held', [[0.05, 1]]]])
    expect(held('2026-05-31T23:59:59Z')).toEqual([['held', [[0.05, 1]]]])
    expect(held('2026-04-30T23:59:59Z')).toBeUndefined()
    expect(held('2026-06-01T00:00:00Z')).toBeUndefined()
    expect(ruleOf(HOLDOUT, [HOLDOUT])?.filters).toBeUndefined()
  })
})

describe('payloadOf', () => {
  it('assigns while an experiment runs, and tells when that changed', () => {
    const at = (now: string) => payloadOf([declared('e'), declared('elsewhere', null)], new Date(now))
    expect(at('2026-04-30T00:00:00Z')).toEqual({
      ...{ status: 200, experiments: [], dateUpdated: '2026-04-20T00:00:00.000Z' },
      features: { e: { defaultValue: 'control' } },
    })
    expect(at('2026-05-02T00:00:00Z').dateUpdated).toBe('2026-05-01T00:00:00.000Z')
    expect(at('2026-05-02T00:00:00Z').features['e']?.rules).toHaveLength(1)
    expect(at('2026-06-01T00:00:00Z')).toMatchObject({
      dateUpdated: '2026-06-01T00:00:00.000Z',
      features: { e: { defaultValue: 'control' } },
    })
    expect(at('2026-06-01T00:00:00Z').features['e']?.rules).toBeUndefined()
  })
})

const scalar = fc.oneof(
  fc.constantFrom('DE', 'AT', '5', ''),
  fc.integer({ min: -2, max: 7 }),
  fc.boolean(),
  fc.constant(null),
)
const value = fc.oneof(
  scalar,
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $not: scalar }),
  fc.constantFrom('$eq', '$ne', '$lt', '$lte', '$gt', '$gte').chain((name) => fc.record({ [name]: scalar })),
) // prettier-ignore
const path = fc.constantFrom('country', 'age', 'deep.er', 'tags', 'missing')
const plain = fc.dictionary(path, value, { maxKeys: 2 })
const condition = fc.oneof(
  plain,
  fc.record({ $not: plain }),
  fc.constantFrom('$and', '$or', '$nor').chain((name) => fc.record({ [name]: fc.array(plain, { minLength: 1, maxLength: 3 }) })),
) // prettier-ignore
const attributes = fc.record(
  {
    id: fc.oneof(fc.string(), fc.integer(), fc.string({ unit: 'binary' })),
    country: scalar,
    age: scalar,
    deep: fc.oneof(scalar, fc.record({ er: scalar })),
    tags: fc.array(scalar, { maxLength: 3 }),
  },
  { requiredKeys: ['id'] },
)
const experiment = fc.record(
  {
    seed: fc.string({ minLength: 1, maxLength: 20 }),
    coverage: fc.double({ min: 0.3, max: 1, noNaN: true }),
    layer: fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 30, max: 100 }))
      .map(([from, width]) => ({ key: 'l', from: from / 100, to: Math.min(1, (from + width) / 100) })),
    condition: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: condition }),
  },
  { requiredKeys: [] },
)

describe('an unmodified GrowthBook SDK, @growthbook/growthbook 1.8.0', () => {
  it(`comes to the same arm from the same payload, whoever asks (seed ${SEED})`, () => {
    let inAnArm = 0
    fc.assert(
      fc.property(
        experiment,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        fc.array(attributes, { minLength: 10, maxLength: 10 }),
        (assignment, weights, isHeldOut, people) => {
          const arms = weights.map((weight, n) => ({ key: `arm-${n}`, name: `Arm ${n}`, weight }))
          const one = declared('e', assignment, { arms })
          const payload = payloadOf(isHeldOut ? [one, HOLDOUT] : [one], NOW)
          const [rule] = payload.features['e']?.rules ?? []
          if (rule === undefined) throw new Error('The experiment runs, and has no rule')
          for (const person of people) {
            const sdk = new GrowthBook({ attributes: person })
            sdk.initSync({ payload: JSON.parse(JSON.stringify(payload)) as FeatureApiResponse })
            const theirs = sdk.evalFeature('e')
            const ours = assign(rule, person)
            expect([theirs.source, theirs.value]).toEqual(ours.arm === null ? ['defaultValue', 'arm-0'] : ['experiment', ours.arm])
            if (ours.arm !== null) inAnArm++
            expect(theirs.experimentResult?.key ?? null).toBe(ours.arm)
            sdk.destroy()
          }
        },
      ),
      { seed: SEED, numRuns: 120 },
    )
    expect(inAnArm).toBeGreaterThan(300)
  })
}) // prettier-ignore
