import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../stats/random.ts'
import { SEED, SEEDED } from '../stats/simulation.ts'
import { judgedWorlds, scoresOf, type Judged } from './test/verdict-bench.ts'
import type { Kind } from './test/verdict-worlds.ts'

const worlds = new Map<Kind, Judged>()
const of = (kind: Kind): Judged => {
  const world = worlds.get(kind)
  if (world === undefined) throw new Error(`no world of ${kind}`)
  return world
}

beforeAll(async () => {
  const kinds: Kind[] = ['nil', 'harm', 'broken lot', 'hidden, nil', 'hidden, effect', 'displacement']
  for (const world of await judgedWorlds(kinds, new Random(SEED))) worlds.set(world.kind, world)
})

describe(`worlds with a planted truth, asked through the initiatives answer (six of pnpm bench:verdicts) ${SEEDED}`, () => {
  it('have the right verdict where chance decided, and none where its lot was not the plan’s', () => {
    expect(of('nil').effect.verdict).toBe('no_effect_detected')
    expect(of('harm').effect).toMatchObject({ verdict: 'effect_detected', better: 'higher' })
    expect(of('harm').effect.value).toBeLessThan(0)
    expect(of('broken lot').effect.verdict).toBe('cannot_tell')
  })

  it('name visits that only come earlier as such: gained during the offer, lost after it, nothing in both together', () => {
    const { effect, displacement } = of('displacement')
    expect(effect.verdict).toBe('no_effect_detected')
    expect(displacement).toMatch(/^Gained during the offer, and lost after it. It was brought forward: earlier, and not more. In both together nothing worth acting on remains\. Visits, without the gift: \+0\.\d+ during the offer \(.*, −0\.\d+ after it/) // prettier-ignore
    expect(of('nil').displacement).toContain('Neither')
    expect(of('broken lot').displacement).toContain('Withheld')
    expect(of('hidden, nil').displacement).toBeNull()
  })

  it('hold the truth in the calibrated interval where takers are fonder by more than is known, and not in the plain one', () => {
    for (const kind of ['hidden, nil', 'hidden, effect'] as const) {
      const { effect, truth, nominal } = of(kind)
      expect(effect.evidence).toBe('adjusted')
      expect(effect.interval?.lo ?? 1).toBeLessThanOrEqual(truth)
      expect(effect.interval?.hi ?? 0).toBeGreaterThanOrEqual(truth)
      expect(nominal?.lo ?? 0).toBeGreaterThan(truth)
      expect(['suggestive_only', 'cannot_tell']).toContain(effect.verdict)
    }
    expect(of('hidden, nil').effect.verdict).toBe('cannot_tell')
  })

  it('say in words who was compared, who is alike, what was hidden and how far the comparison is off', () => {
    const { checks } = of('hidden, nil').effect
    const said = checks.map(({ id, passed, sentence }) => [id, passed, sentence])
    expect(said).toEqual([
      ['known_before', null, expect.stringMatching(/people who took part \d+ had been seen in the 28 days before/)],
      ['overlap', true, expect.any(String)],
      ['alike_people', true, expect.any(String)],
      ['balance', true, expect.stringContaining('they differ most in')],
      ['hidden', null, expect.stringContaining('times as likely to take part')],
      ['negative_controls', null, expect.stringMatching(/of 1[0-2] outcomes that it cannot have changed/)],
      ['smallest_worthwhile', null, expect.any(String)],
    ])
  })

  it('never have a verdict that their interval does not bear out', () => {
    expect([...worlds.values()].flatMap(({ contradictions }) => contradictions)).toEqual([])
    expect(scoresOf([...worlds.values()]).falseEffect.hit).toBe(0)
  })
})
