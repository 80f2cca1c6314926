/**
 * Identity that can be undone: any order of the same events gives the same numbers, an unlink restores every number, and a
 * merge that looks wrong joins nobody until a person has decided.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateWorld, sendWorld } from '@candor/datasets'
import type { HeldMergesAnswer, ReachAnswer } from '@candor/engine/api/shapes'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = 20261122
const PAGES = ['reach', 'voice', 'nps', 'loyalty', 'sentiment', 'experiments', 'scorecard']

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

/** An answer without what names the workspace and its people, to nine decimals: a sum in another order differs in the last bits. */
const saysOnly = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
    ['recompute', 'workspace', 'generation'].includes(key)
      ? undefined
      : typeof value === 'number'
        ? Number(value.toFixed(9))
        : value,
  )

async function answers(workspace: string): Promise<unknown[]> {
  await candor.intake.drained()
  return Promise.all(
    PAGES.map(async (page) => saysOnly(await candor.get(`/api/${page}?workspace=${workspace}&brand=Lumen`))),
  )
}

async function send(workspace: string, events: readonly unknown[]): Promise<void> {
  const body = events.map((event) => JSON.stringify(event)).join('\n')
  const receipt = await candor.post(`/v1/interactions?workspace=${workspace}`, body)
  expect(await receipt.json()).toMatchObject({ accepted: events.length })
}

const heldIn = async (workspace: string): Promise<HeldMergesAnswer> => {
  await candor.intake.drained()
  return candor.get<HeldMergesAnswer>(`/api/people/held?workspace=${workspace}`)
}

describe(`any order of the same events (truth world of 300 people, seed ${SEED})`, () => {
  it('gives the same answers on every page', { timeout: 240_000 }, async () => {
    const world = generateWorld({ people: 300, seed: SEED })
    await sendWorld(world, { url: candor.url, workspace: 'as-it-happened' })
    const events = [...world.interactions]
    const expected = await answers('as-it-happened')
    for (const [index, order] of fc
      .sample(fc.shuffledSubarray(events, { minLength: events.length }), { numRuns: 3, seed: SEED })
      .entries()) {
      const workspace = `shuffled-${index}`
      const definitions = JSON.stringify(world.definitions)
      expect((await candor.post(`/v1/definitions?workspace=${workspace}`, definitions)).status).toBe(200)
      for (let from = 0; from < order.length; from += 777) await send(workspace, order.slice(from, from + 777))
      expect(await answers(workspace)).toEqual(expected)
    }
  })

  it('and an unlink restores every number', async () => {
    const before = await answers('as-it-happened')
    const viewers = [...generateWorld({ people: 300, seed: SEED }).interactions]
      .filter(({ verb, brand }) => verb === 'View' && brand === 'Lumen')
      .map(({ channel, actor }) => ({ channel: actor.channel ?? channel, id: actor.id }))
    const [one] = viewers
    const two = viewers.find(({ channel, id }) => channel === one?.channel && id !== one.id)
    expect([one, two]).not.toContain(undefined)
    const link = { id: 'link', verb: 'Link', at: '2026-01-01T00:00:00Z', channel: 'x', actor: one, linked: two }
    await send('as-it-happened', [link])
    expect(await answers('as-it-happened')).not.toEqual(before)
    await send('as-it-happened', [{ ...link, id: 'unlink', verb: 'Unlink', at: '2026-01-02T00:00:00Z' }])
    expect(await answers('as-it-happened')).toEqual(before)
  })
})

describe('a tablet that a family shares', () => {
  const workspace = 'family'
  const view = (channel: string, id: string) => ({
    id: `view-${channel}-${id}`, verb: 'View', at: '2026-02-01T10:00:00Z', channel: 'web', brand: 'Acme', actor: { channel, id },
  }) // prettier-ignore
  const people = async (): Promise<number | null> => {
    await candor.intake.drained()
    return (await candor.get<ReachAnswer>(`/api/reach?workspace=${workspace}&brand=Acme`)).people.value
  }
  const decide = async (decision: string, user: string): Promise<void> => {
    const accounts = [{ channel: 'device', id: 'tablet' }, { channel: 'user', id: user }] // prettier-ignore
    const answer = await candor.post(
      `/v1/identity/decisions?workspace=${workspace}`,
      JSON.stringify({ decision, accounts, by: 'Mia' }),
    )
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }

  it('does not make one person of the family, and asks', async () => {
    await send(workspace, [view('device', 'tablet'), view('user', 'ann'), view('user', 'bob')])
    for (const userId of ['ann', 'bob', 'ann']) {
      const answer = await candor.post(
        `/v1/identify?workspace=${workspace}`,
        JSON.stringify({ userId, anonymousId: 'tablet' }),
      )
      expect(answer.status).toBe(200)
    }
    expect(await people()).toBe(3)
    expect(await heldIn(workspace)).toMatchObject({
      total: 1,
      accounts: 3,
      merges: [
        {
          reason: 'shared_device',
          links: 2,
          listed: [
            { channel: 'device', id: 'tablet', shared: true },
            { channel: 'user', id: 'ann', shared: false },
            { channel: 'user', id: 'bob', shared: false },
          ],
        },
      ],
    })
  })

  it('is joined to whom a reviewer says, whatever sources send afterwards, and apart again when they say so', async () => {
    await decide('same', 'ann')
    await decide('different', 'bob')
    expect(await people()).toBe(2)
    expect(await heldIn(workspace)).toMatchObject({ total: 0 })
    await candor.post(`/v1/identify?workspace=${workspace}`, JSON.stringify({ userId: 'bob', anonymousId: 'tablet' }))
    expect(await people()).toBe(2)
    await decide('different', 'ann')
    expect(await people()).toBe(3)
  })
})
