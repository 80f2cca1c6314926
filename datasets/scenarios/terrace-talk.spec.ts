import type { Interaction } from '@candor/ingest/interaction'
import { expect, it } from 'vitest'
import { generateWorld } from '../world/generate.ts'
import { TERRACE } from './terrace-talk.ts'

it('opens as many dialogues as the events do, and has all of them answered first by somebody else', () => {
  const world = generateWorld({ people: 600, seed: 11 })
  const said = new Map<string, Interaction[]>()
  for (const event of world.interactions)
    if (event.thread?.includes('-terrace')) said.set(event.thread, [...(said.get(event.thread) ?? []), event])
  const { channels } = world.truth().scenarios['terrace-talk'] as unknown as { channels: Record<string, Record<string, { dialogues: number }>> } // prettier-ignore
  const counted = Object.values(channels).flatMap((kinds) => Object.values(kinds))
  expect(counted.reduce((sum, { dialogues }) => sum + dialogues, 0)).toBe(said.size)
  for (const words of said.values()) {
    const [opening, answer] = words.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    expect([opening?.brand, opening?.inReplyTo]).toEqual([TERRACE, undefined])
    expect(answer?.inReplyTo).toBe(opening?.id)
    expect(answer?.actor.id).not.toBe(opening?.actor.id)
  }
})
