import { expect, it } from 'vitest'
import { generateWorld } from '../world/generate.ts'
import { CLOAKROOM } from './two-desks.ts'

it('counts posts and complaints by account as the events do', () => {
  const world = generateWorld({ people: 600, seed: 11 })
  const counted: Record<string, { posts: number; negative: number }> = {}
  for (const { brand, verb, account = '', sentiment } of world.interactions) {
    if (brand !== CLOAKROOM || verb !== 'Create') continue
    const own = (counted[account] ??= { posts: 0, negative: 0 })
    own.posts++
    if (sentiment === 'negative') own.negative++
  }
  expect(world.truth().scenarios['two-desks']?.['posts']).toEqual(counted)
})
