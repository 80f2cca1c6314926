import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyRing, operatorSecret } from './key-ring.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-keys-'))
})
afterEach(() => rm(directory, { recursive: true }))

const shop = { workspace: 'shop', scope: 'ingest' }

describe('a key ring', () => {
  it('keeps a hash and never the key, readable by its owner only', async () => {
    const keys = await KeyRing.open({ directory })
    const { secret, key } = await keys.create(shop)
    const file = join(directory, 'keys.json')
    expect(secret).toMatch(/^candor_ingest_[\w-]{43}$/)
    expect(await readFile(file, 'utf8')).not.toContain(secret.slice(14))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(keys.find(secret)).toEqual(key)
    expect(keys.find(`${secret}x`)).toBeNull()
  })

  it('knows its keys after a restart, revoked ones as revoked', async () => {
    const first = await KeyRing.open({ directory })
    const kept = await first.create(shop)
    const gone = await first.create({ ...shop, origins: ['https://shop.example'] })
    expect(first.allowsOrigin('https://shop.example')).toBe(true)
    await first.revoke(gone.key.id)
    const again = await KeyRing.open({ directory })
    expect(again.find(kept.secret)?.revokedAt).toBeNull()
    expect(again.find(gone.secret)?.revokedAt).toEqual(expect.any(String))
    expect(again.allowsOrigin('https://shop.example')).toBe(false)
  })

  it('still guards a workspace when its last key is revoked', async () => {
    const keys = await KeyRing.open({ directory, configured: { k: 'web' } })
    expect(['shop', 'web', 'main'].map((workspace) => keys.guards(workspace))).toEqual([false, true, false])
    const { key } = await keys.create(shop)
    await keys.revoke(key.id)
    expect(keys.guards('shop')).toBe(true)
  })

  it('keeps all of the keys that are made at the same time', async () => {
    const keys = await KeyRing.open({ directory })
    await Promise.all(Array.from({ length: 20 }, () => keys.create(shop)))
    expect((await KeyRing.open({ directory })).list()).toHaveLength(20)
    expect(await readdir(directory)).toEqual(['keys.json'])
  })

  it('says when each was last used, to the minute, also after a restart', async () => {
    let now = Date.parse('2026-03-01T10:00:30Z')
    const keys = await KeyRing.open({ directory, now: () => now })
    const { secret } = await keys.create(shop)
    expect(keys.list()[0]?.lastUsedAt).toBeUndefined()
    keys.find(secret)
    now += 90_000
    keys.find(secret)
    expect(keys.list()[0]?.lastUsedAt).toBe('2026-03-01T10:02:00.000Z')
    await keys.close()
    expect((await KeyRing.open({ directory })).list()[0]?.lastUsedAt).toBe('2026-03-01T10:02:00.000Z')
  })

  it('writes when they were used at most every few minutes, whatever comes in', async () => {
    let now = Date.parse('2026-03-01T10:00:00Z')
    const keys = await KeyRing.open({ directory, now: () => now })
    const { secret } = await keys.create(shop)
    const written = async () =>
      /"lastUsedAt": "([^"]+)"/.exec(await readFile(join(directory, 'keys.json'), 'utf8'))?.[1]
    for (; now < Date.parse('2026-03-01T10:04:00Z'); now += 1000) keys.find(secret)
    expect(await written()).toBeUndefined()
    now += 61_000
    keys.find(secret)
    await expect.poll(written).toBe('2026-03-01T10:05:00.000Z')
  })

  it.each(['', '{"keys":', '{"keys":[{"id":"x"}]}', '[]'])(
    'refuses to start on a damaged file: %j',
    async (content) => {
      await writeFile(join(directory, 'keys.json'), content)
      await expect(KeyRing.open({ directory })).rejects.toThrow(/Restore it, or remove it/)
    },
  )

  it('gives the people at this machine a key of their own for as long as it runs', async () => {
    const keys = await KeyRing.open({ directory })
    const secret = await keys.giveOperator()
    expect(await operatorSecret(directory)).toBe(secret)
    expect(keys.find(secret)).toMatchObject({ scope: 'admin', workspace: '*' })
    expect(keys.list()).toEqual([])
    await keys.close()
    expect(await operatorSecret(directory)).toBeNull()
  })

  it.each([
    [null, 'must be object'],
    [{ workspace: 'shop' }, 'scope'],
    [{ workspace: 'shop', scope: 'root' }, '/scope'],
    [{ workspace: 'Shop', scope: 'read' }, '"Shop"'],
    [{ workspace: '*', scope: 'ingest' }, '"*"'],
    [{ workspace: '__proto__', scope: 'ingest' }, '"__proto__"'],
    [{ workspace: 'shop', scope: 'ingest', eventsPerSecond: 0 }, '/eventsPerSecond'],
    [{ workspace: 'shop', scope: 'ingest', hash: 'mine' }, '/hash'],
    ...[
      '*',
      'null',
      'shop.example',
      'https://shop.example/path',
      'https://*.shop.example',
      'file:///x',
      'https://u@h',
    ].map((origin): [object, string] => [{ workspace: 'shop', scope: 'ingest', origins: [origin] }, origin]),
  ])('makes no key of %j', async (asked, words) => {
    const keys = await KeyRing.open({ directory })
    await expect(keys.create(asked)).rejects.toThrow(words)
    expect(keys.list()).toEqual([])
  })
})
