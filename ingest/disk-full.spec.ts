/**
 * A disk that is really full: a small tmpfs under journal and index (the store is elsewhere). Nothing is acknowledged that is
 * not on disk, clients hear 503, and when there is room again everything goes on by itself. Needs the right to mount.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openStore, type Store } from '@candor/queries'
import { Door } from './door/door.ts'
import { KeyRing } from './door/key-ring.ts'
import { Intake } from './intake.ts'
import { ingestRoutes } from './routes.ts'

let directory = ''
let disk = ''
let store: Store
let isMounted = false
/** While true, the store takes nothing. */
let isAway = false
const trouble: string[] = []

function mount(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-full-'))
  disk = join(directory, 'disk')
  await mkdir(disk)
  isMounted = mount(disk)
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
})
afterAll(async () => {
  await store.close()
  if (isMounted) execFileSync('umount', ['--lazy', disk])
  await rm(directory, { recursive: true, force: true })
})

const flaky = (): Store =>
  new Proxy<Store>(store, {
    get: (target, name) => {
      if (name === 'load' && isAway) return () => Promise.reject(new Error('away'))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })

/** Leaves so many bytes free on the disk, more or less. */
async function fill(free: number): Promise<void> {
  await makeRoom()
  const { bavail, bsize } = await statfs(disk)
  await writeFile(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - free))).catch((error: unknown) => {
    // What is tested took some of it meanwhile: full is full.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  })
}
const makeRoom = (): Promise<void> => rm(join(disk, 'filler'), { force: true })

const body = (k: number): string =>
  Array.from({ length: 50 }, (_, n) => {
    const at = '2026-02-01T11:00:00Z'
    return JSON.stringify({ id: `e-${k}-${n}`, verb: 'View', at, channel: 'x', actor: { id: `a-${k}-${n}` } })
  }).join('\n')

async function send(app: FastifyInstance, k: number) {
  return app.inject({ method: 'POST', url: '/v1/interactions', payload: body(k) })
}

describe('a full disk', () => {
  it(
    'refuses with 503 what it cannot keep, loses nothing it took, and goes on when there is room',
    { timeout: 90_000 },
    async ({ skip }) => {
      if (!isMounted) skip('A small disk cannot be mounted here: that takes root.')
      const options = {
        directory: disk,
        store: flaky(),
        keepLoadedBytes: 0,
        onTrouble: (text: string) => trouble.push(text),
      }
      const intake = await Intake.open(options)
      const app = Fastify()
      await app.register(ingestRoutes, {
        intake,
        store: options.store,
        door: new Door({ keys: await KeyRing.open({ directory: disk }) }),
      })

      isAway = true
      await fill(300_000)
      const refused: number[] = []
      let acknowledged = 0
      for (let k = 0; k < 60; k++) {
        const answer = await send(app, k)
        if (answer.statusCode === 200) acknowledged++
        else {
          expect([k, answer.statusCode, answer.json<{ type: string }>().type]).toEqual([
            k,
            503,
            expect.stringContaining('journal') as string,
          ])
          expect(answer.headers['retry-after']).toBeDefined()
          refused.push(k)
        }
      }
      expect(acknowledged).toBeGreaterThan(0)
      expect(refused.length).toBeGreaterThan(10)
      expect([await intake.refusal(), intake.status().isRefusing]).toEqual([
        expect.stringContaining('cannot be written') as string,
        true,
      ])
      expect(trouble.filter((text) => text.startsWith('The journal cannot be written')).length).toBeLessThanOrEqual(
        acknowledged + 1,
      )

      // The store is back and takes the segments, but the index has no room to remember them: they stay.
      isAway = false
      await fill(0)
      // On a busy machine the segments may be in before the disk is full again: then there is nothing to try.
      const tries = (): number => trouble.filter((text) => text.includes('trying again')).length
      for (let waited = 0; waited < 40 && tries() <= 3; waited += 1) await setTimeout(250)

      await makeRoom()
      // Nobody has sent anything since: it has looked by itself.
      expect([await intake.refusal(), intake.status().isRefusing]).toEqual([null, false])
      for (const k of refused) expect((await send(app, k)).json()).toMatchObject({ accepted: 50, duplicates: 0 })
      await intake.drained()
      expect(await intake.audit({ isDeep: true })).toMatchObject({
        isBalanced: true,
        workspaces: [{ workspace: 'main', received: 3000, stored: 3000, duplicates: 0, inJournal: 0 }],
      })
      await app.close()
      await intake.close()

      const next = await Intake.open(options)
      const again = Fastify()
      await again.register(ingestRoutes, {
        intake: next,
        store: options.store,
        door: new Door({ keys: await KeyRing.open({ directory: disk }) }),
      })
      expect((await send(again, 7)).json()).toMatchObject({ accepted: 0, duplicates: 50 })
      await again.close()
      await next.close()
    },
  )
})
