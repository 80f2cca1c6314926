import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '@candor/queries'
import { Intake } from '../intake.ts'
import { readNative } from '../protocols/native.ts'
import { readRetention, Retention } from './retention.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
let directory = ''
let store: Store
let intake: Intake

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-retention-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  intake = await Intake.open({ directory, store })
})
afterAll(async () => {
  await intake.close()
  await store.close()
  await rm(directory, { recursive: true })
})

describe('retention', () => {
  it('removes what is too old by the rule of its source, else of its channel, else of all, and nothing more', async () => {
    const send = (source: string, channel: string, ages: readonly number[], receivedAt = NOW) => {
      const lines = ages.map((days) =>
        JSON.stringify({
          ...{ id: `${source}-${channel}-${days}`, verb: 'Create', channel, actor: { id: `a${days}` }, value: 1 },
          at: new Date(NOW - days * 86_400_000 - 1000).toISOString(),
        }),
      )
      const candidates = readNative(Buffer.from([...lines, '{'].join('\n')), receivedAt)
      return intake.accept(candidates, { workspace: 'shop', source, receivedAt })
    }
    await send('live', 'email', [1, 29, 30, 31, 400])
    await send('native', 'email', [1, 59, 60, 400])
    await send('native', 'x', [11, 99, 100, 400], NOW - 10 * 86_400_000)
    const rules = readRetention('source:live=30, channel:email=60,*=100, dead-letters=7')
    const retention = new Retention({ store, rules, quietly: (work) => intake.quietly(work), now: () => NOW, say: () => undefined }) // prettier-ignore
    expect(await retention.apply()).toEqual({ shop: { interactions: 7, deadLetters: 1 } })
    expect(await store.query('admin/rollup_audit', {})).toMatchObject([
      { events: 6, rollup_events: 6, value: 6, rollup_value: 6, posts: 6, rollup_posts: 6 },
    ])
    expect((await intake.audit({ isDeep: true })).isBalanced).toBe(true)
    expect(await retention.apply()).toEqual({ shop: { interactions: 0, deadLetters: 0 } })
    retention.stop()
  })

  it('without rules removes nothing', async () => {
    const idle = new Retention({ store, rules: readRetention(''), quietly: (work) => work(), say: () => undefined })
    expect(await idle.apply()).toEqual({})
  })

  it('reads its rules whatever spaces stand around them', () => {
    expect(readRetention(' source: bluesky =0, *=30')).toEqual(readRetention('source:bluesky=0,*=30'))
  })

  it('reads its rules', () => {
    expect(readRetention('source:a b=1,channel:x=0, *=5')).toEqual({
      ...{ sources: { 'a b': 1 }, channels: { x: 0 }, rest: 5, deadLetters: 0 },
    })
  })

  it.each(['email=3', '*=', '*=x', '*=-1', 'source:=3', '*=36501', 'dead_letters=3'])('refuses %j', (text) => {
    expect(() => readRetention(text)).toThrow('is no rule')
  })
})
