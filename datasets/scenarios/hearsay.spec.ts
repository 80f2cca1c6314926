import { expect, it } from 'vitest'
import { generateWorld } from '../world/generate.ts'
import { ARCADE } from './hearsay.ts'

it.each([600, 37])('tells of complaints, shares and members what the events say, with %i people', (people) => {
  const world = generateWorld({ people, seed: 11 })
  const events = [...world.interactions].filter(({ brand }) => brand === ARCADE)
  const told = world.truth().scenarios['hearsay'] as unknown as Record<string, number>
  const of = (verb: string) => events.filter((event) => event.verb === verb)
  const shares = of('Announce')
  const isShare = new Set(shares.map(({ id }) => id))
  const joins = of('Join')
  const counts = {
    complaints: of('Create').length,
    sightings: of('View').length,
    shares: shares.length,
    sharesBrought: shares.filter(({ object }) => isShare.has(object?.id ?? '')).length,
    joins: joins.length,
    joinsBrought: joins.filter(({ inReplyTo }) => inReplyTo !== undefined).length,
  }
  expect(told).toMatchObject(counts)
  expect(counts.complaints).toBe(Math.floor(people / 12))
  // Nobody shares a thing twice, sees it before it is there, or comes through what nobody sent.
  const at = new Map(events.map(({ id, at: moment }) => [id, Date.parse(moment)]))
  for (const { verb, at: moment, object, inReplyTo } of events) {
    const through = verb === 'Join' ? inReplyTo : object?.id
    if (through !== undefined) expect(Date.parse(moment)).toBeGreaterThan(at.get(through) ?? Infinity)
  }
  const seen = of('View').map(({ actor, object }) => `${actor.id} ${object?.id.replace(/-s\d+$/, '') ?? ''}`)
  expect(new Set(seen).size).toBe(seen.length)
})
