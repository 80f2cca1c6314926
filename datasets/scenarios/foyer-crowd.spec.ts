import { expect, it } from 'vitest'
import { generateWorld } from '../world/generate.ts'
import { FOYER } from './foyer-crowd.ts'

it('counts who buys as the events do, and finds more people by links than there are', () => {
  const world = generateWorld({ people: 600, seed: 11 })
  const cards = new Set<string>()
  for (const { brand, verb, actor } of world.interactions)
    if (brand === FOYER && verb === 'Purchase') cards.add(actor.id)
  const { resolvable, real, way } = world.truth().scenarios['foyer-crowd'] as unknown as Record<'resolvable' | 'real' | 'way', Record<string, number>> // prettier-ignore
  const sum = (regions: Record<string, number>, of = ''): number =>
    Object.entries(regions).reduce((all, [name, people]) => all + (name.includes(of) ? people : 0), 0)
  expect([sum(resolvable, 'customers'), sum(real, 'customers')]).toEqual([cards.size, cards.size])
  expect(sum(resolvable)).toBeGreaterThan(sum(real))
  expect(way).toMatchObject({ fans: sum(resolvable, 'fans'), realFans: sum(real, 'fans') })
})
