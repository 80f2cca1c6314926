import { describe, expect, it } from 'vitest'
import { RememberedPerson } from './remembered-person.ts'

const ANN = 'did:plc:annannannannannannannann'
const person = new RememberedPerson(['10482', 'user/10482', 'ann@fedi.example', ANN])

describe('a person in a memory', () => {
  it('is not found in the longer numbers and names of others', () => {
    for (const [id, entry] of [
      ['113104821234567890', { brand: 'Lumen', actor: 'bob@fedi.example', thread: 'mastodon:fedi.example:113104829' }],
      ['113104821234567891', { brand: 'Lumen', actor: 'joann@fedi.example' }],
      ['113104821234567892', { brand: 'Lumen', actor: 'ann@fedi.example.org' }],
      [`at://${ANN}x/app.bsky.feed.post/1`, { brand: 'Lumen' }],
      ['https://shop.example/power-user/104825', { brand: 'Lumen' }],
    ] as const)
      expect([id, person.without(id, entry)]).toEqual([id, entry])
  })

  it('does not take the post of another whose number happens to be the id of an account', () => {
    const boost = { brand: 'Lumen', actor: 'bob@fedi.example', event: 'mastodon:fedi.example:boost:10482:7' }
    expect(person.without('10482', boost)).toBe(boost)
  })

  it('is found as the author, and as a whole part of an address that says no author', () => {
    expect(person.without('113104821234567890', { brand: 'Lumen', actor: 'ann@fedi.example' })).toBeNull()
    for (const id of [`at://${ANN}/app.bsky.feed.post/1`, 'https://shop.example/user/10482?tab=2', 'shop:10482#a'])
      expect([id, person.without(id, { brand: 'Lumen' })]).toEqual([id, null])
  })

  it('goes out of the threads of others, whose posts stay', () => {
    const entry = { brand: 'Lumen', actor: 'bob@fedi.example', thread: `at://${ANN}/app.bsky.feed.post/1` }
    expect(person.without('1', entry)).toEqual({ brand: 'Lumen', actor: 'bob@fedi.example' })
  })
})
