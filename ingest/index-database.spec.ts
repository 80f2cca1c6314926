import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open as openLmdb } from 'lmdb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActorRow, InteractionRow } from '@candor/queries'
import { IndexDatabase, noClaims, type Claims } from './index-database.ts'
import { toInteractionRow } from './test/interaction-row.ts'

let directory = ''
let index: IndexDatabase
let claims: Claims

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-index-'))
  index = new IndexDatabase(directory)
  claims = noClaims()
})
afterEach(async () => {
  await index.close()
  await rm(directory, { recursive: true })
})

const interaction = (id: string): InteractionRow =>
  toInteractionRow(
    { id, verb: 'View', at: '2026-01-01T00:00:00Z', channel: 'x', actor: { id: 'a' } },
    { workspace: 'w', source: 'native', receivedAt: 0, actor: 1, linked: 0 },
  )
const actor = (handle: string, number: number): ActorRow => ({
  kind: 'actor', workspace: 'w', actor: number, channel: 'x', handle, received_at: 0,
}) // prettier-ignore

async function reopen(): Promise<void> {
  await index.close()
  index = new IndexDatabase(directory)
}

describe('IndexDatabase', () => {
  it('lets an event id through once, before and after it is written, and after a restart', async () => {
    expect(index.claim('w', 'e', claims)).toBe(true)
    expect(index.claim('w', 'e', claims)).toBe(false)
    index.keep(claims)
    expect(index.claim('w', 'e', claims)).toBe(false)
    await index.flushed()
    expect(index.claim('w', 'e', claims)).toBe(false)
    await reopen()
    expect(index.claim('w', 'e', claims)).toBe(false)
    expect(index.claim('other', 'e', claims)).toBe(true)
  })

  it('takes a claim back when the event never reached the journal', () => {
    expect(index.claim('w', 'e', claims)).toBe(true)
    index.release(claims)
    expect(index.claim('w', 'e', claims)).toBe(true)
  })

  it('takes over the ids that the first version kept in LMDB', async () => {
    await index.close()
    const root = openLmdb({ path: directory, maxDbs: 4 })
    const old = root.openDB<Buffer, Buffer>({ name: 'event-ids', keyEncoding: 'binary', encoding: 'binary' })
    const key = createHash('sha256').update('w\u00011\u0001e').digest().subarray(0, 16)
    await old.put(key, Buffer.alloc(0))
    await root.close()
    for (let start = 0; start < 3; start++) {
      index = new IndexDatabase(directory)
      expect([index.claim('w', 'e', claims), index.window.ids]).toEqual([false, 1])
      await index.close()
    }
    index = new IndexDatabase(directory)
  })

  it('keeps what could not be written, and writes it when the disk is back', async () => {
    index.claim('w', 'e', claims)
    index.actor('w', 'x', 'ann', claims)
    index.keep(claims)
    await rm(join(directory, 'ids'), { recursive: true })
    await expect(index.flushed()).rejects.toThrow('ENOENT')
    await mkdir(join(directory, 'ids'))
    await reopen()
    expect(index.claim('w', 'e', claims)).toBe(false)
    expect(index.actor('w', 'x', 'ann', claims).isNew).toBe(false)
  })

  it('gives an account the same dense number for ever', async () => {
    expect(index.actor('w', 'x', 'ann', claims)).toEqual({ number: 1, isNew: true })
    expect(index.actor('w', 'x', 'ann', claims)).toEqual({ number: 1, isNew: false })
    expect(index.actor('w', 'y', 'ann', claims)).toEqual({ number: 2, isNew: true })
    index.keep(claims)
    await reopen()
    expect(index.actor('w', 'x', 'ann', noClaims())).toEqual({ number: 1, isNew: false })
    expect(index.actor('w', 'y', 'ann', noClaims())).toEqual({ number: 2, isNew: false })
    expect(index.actor('w', 'x', 'bob', claims).number).toBeGreaterThan(1)
  })

  it('knows again after a restart what was read back from the journal, as after a crash', async () => {
    index.record([interaction('e'), actor('ann', 7)])
    await index.flushed()
    await reopen()
    expect(index.claim('w', 'e', claims)).toBe(false)
    expect(index.actor('w', 'x', 'ann', claims)).toEqual({ number: 7, isNew: false })
    expect(index.actor('w', 'x', 'bob', claims).number).toBeGreaterThan(7)
  })

  it('forgets an account that was kept: the same name is somebody new, at once and after a restart, and others stay', async () => {
    const { number } = index.actor('w', 'x', 'ann', claims)
    const bob = index.actor('w', 'x', 'bob', claims)
    index.keep(claims)
    expect(index.actor('w', 'x', 'ann', noClaims())).toEqual({ number, isNew: false })
    await index.forgetAccounts('w', [{ channel: 'x', handle: 'ann', actor: number }])
    const again = noClaims()
    const anew = index.actor('w', 'x', 'ann', again)
    expect([anew.isNew, anew.number === number]).toEqual([true, false])
    index.release(again)
    await reopen()
    expect(index.actor('w', 'x', 'ann', noClaims()).isNew).toBe(true)
    expect(index.actor('w', 'x', 'bob', noClaims())).toEqual({ number: bob.number, isNew: false })
  })

  it('keeps account names apart whose parts run into each other', () => {
    const names = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['a\u0001b', 'c'],
      ['a', 'b\u0001c'],
      ['a\u0002\u0003b', 'c'],
      ['a\u0002\u0001b', 'c'],
    ] as const
    expect(new Set(names.map(([channel, id]) => index.actor('w', channel, id, claims).number)).size).toBe(names.length)
  })

  it('removes every account name of a dropped workspace from the disk, whatever script it is in', async () => {
    for (const handle of ['ann', '\uffffzed', '🎬🎬🎬']) {
      const { number } = index.actor('w', handle, handle, claims)
      index.record([{ ...actor(handle, number), channel: handle }])
    }
    await index.forget('w')
    await index.close()
    const root = openLmdb({ path: directory, maxDbs: 4 })
    expect([...root.openDB({ name: 'actors', encoding: 'msgpack' }).getKeys()]).toEqual([])
    await root.close()
    index = new IndexDatabase(directory)
  })

  it('forgets a dropped workspace and nothing else', async () => {
    for (const workspace of ['w', 'w2']) index.claim(workspace, 'e', claims)
    index.record([
      interaction('e'),
      { ...interaction('e'), workspace: 'w2' },
      actor('ann', index.actor('w', 'x', 'ann', claims).number),
    ])
    await index.forget('w')
    expect(index.claim('w', 'e', claims)).toBe(true)
    expect(index.claim('w2', 'e', claims)).toBe(false)
    expect(index.actor('w', 'x', 'ann', claims).isNew).toBe(true)
  })
})
