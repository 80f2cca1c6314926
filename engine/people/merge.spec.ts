import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MERGE_LIMITS, mergePeople, type People } from './merge.ts'

type Link = readonly [a: number, b: number, confirmed?: 'confirmed']

/** Accounts below 100 are devices, below 200 users of the site, others accounts on x. */
const channelOf = (actor: number): string => (actor < 100 ? 'device' : actor < 200 ? 'user' : 'x')

function merge(...links: Link[]): People {
  return mergePeople(
    {
      low: Uint32Array.from(links, ([a, b]) => Math.min(a, b)),
      high: Uint32Array.from(links, ([a, b]) => Math.max(a, b)),
      confirmed: Uint8Array.from(links, ([, , confirmed]) => (confirmed === undefined ? 0 : 1)),
    },
    channelOf,
  )
}

const groups = ({ actors, persons }: People): number[][] => {
  const byPerson = new Map<number, number[]>()
  persons.forEach((person, position) => byPerson.set(person, [...(byPerson.get(person) ?? []), actors[position] ?? 0]))
  return [...byPerson.values()]
}

describe('links that make a person', () => {
  it('join accounts in chains, named by the smallest account', () => {
    const people = merge([1, 101], [101, 201], [2, 101])
    expect([groups(people), people.held]).toEqual([[[1, 2, 101, 201]], []])
    expect([...people.persons]).toEqual([1, 1, 1, 1])
  })

  it('may be as many devices as a person clears cookies', () => {
    const people = merge(...Array.from({ length: 90 }, (_, device): Link => [device + 1, 101]))
    expect([groups(people).length, people.held]).toEqual([1, []])
  })

  it('are nobody when nothing is linked', () => {
    expect(merge()).toMatchObject({ held: [], actors: new Uint32Array() })
  })
})

describe('links that look wrong', () => {
  it('through a device that two users share join neither, and nobody else through it', () => {
    const people = merge([1, 101], [1, 102], [2, 101])
    expect(groups(people)).toEqual([[1], [2, 101], [102]])
    expect(people.held).toEqual([{ reason: 'shared_device', actors: [1, 101, 102], hubs: [1], links: 2 }])
  })

  it('through an account that everybody was linked to join nobody', () => {
    const people = merge([201, 101], [201, 102], [201, 103], [201, 104])
    expect(groups(people).length).toBe(5)
    expect(people.held).toEqual([
      { reason: 'shared_account', actors: [101, 102, 103, 104, 201], hubs: [201], links: 4 },
    ])
  })

  it('that chain more accounts than anybody has join nobody of the crowd', () => {
    const chain = Array.from({ length: MERGE_LIMITS.perPerson }, (_, step): Link => [201 + step, 202 + step])
    const people = merge(...chain, [101, 301])
    expect(people.held).toEqual([expect.objectContaining({ reason: 'crowd', links: MERGE_LIMITS.perPerson, hubs: [] })])
    expect(groups(people).filter((accounts) => accounts.length > 1)).toEqual([[101, 301]])
    expect(merge(...chain.slice(1)).held).toEqual([])
  })

  it('hold when a person has confirmed them, and leave the others held', () => {
    const people = merge([1, 101, 'confirmed'], [1, 102], [1, 103])
    expect(groups(people)).toEqual([[1, 101], [102], [103]])
    expect(people.held).toEqual([{ reason: 'shared_device', actors: [1, 102, 103], hubs: [1], links: 2 }])
  })
})

const account = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 100, max: 112 }), fc.integer({ min: 200, max: 209 })) // prettier-ignore
const pairs = fc
  .uniqueArray(fc.tuple(account, account), { maxLength: 60, selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}` })
  .map((list) => list.filter(([a, b]) => a !== b)) // prettier-ignore

describe('the answer', () => {
  it('is the same for the same links in any order', () => {
    const shuffled = pairs.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(merge(...other)).toEqual(merge(...list))
      }),
    )
  })

  it('never joins more than it would without holding, and everything when all is confirmed', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const people = merge(...list)
        const all = merge(...list.map(([a, b]): Link => [a, b, 'confirmed']))
        const personIn = ({ actors, persons }: People, actor: number) => persons[actors.indexOf(actor)]
        expect(all.held).toEqual([])
        for (const group of groups(people)) expect(new Set(group.map((actor) => personIn(all, actor))).size).toBe(1)
      }),
    )
  })
})
