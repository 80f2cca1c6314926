import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Passwords } from './password.ts'
import { Users } from './users.ts'

let directory = ''
let now = Date.parse('2026-03-01T00:00:00Z')
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-users-'))
})
afterEach(() => rm(directory, { recursive: true }))

const noted: [string, string | null][] = []
const open = (): Promise<Users> =>
  Users.open({
    ...{ directory, now: () => now, passwords: new Passwords({ ln: 4, r: 1, p: 1 }) },
    note: (event, about) => noted.push([event, about]),
  })
const PASSWORD = 'four little words'

describe('users', () => {
  it('are kept with a hash and never the password, readable by the owner only, and are there after a restart', async () => {
    const { user, invite } = await (await open()).add({ name: 'Ann@Shop.example', role: 'analyst', password: PASSWORD })
    expect([user.name, invite]).toEqual(['ann@shop.example', null])
    const file = join(directory, 'users.json')
    expect(await readFile(file, 'utf8')).not.toContain('little')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await open()
    expect(again.list()).toEqual([user])
    expect(await again.verified(' ANN@shop.example ', PASSWORD)).toEqual(user)
    for (const [name, password] of [
      ['ann@shop.example', 'four little word'],
      ['bob', PASSWORD],
      ['', ''],
      ['__proto__', PASSWORD],
    ] as const)
      // prettier-ignore
      expect(await again.verified(name, password)).toBeNull()
  })

  it('guard from the first one on, and still when the last one is removed', async () => {
    const users = await open()
    expect(users.guards).toBe(false)
    await users.add({ name: 'ann', role: 'admin' })
    await users.remove('ann')
    expect([users.guards, users.list(), (await open()).guards]).toEqual([true, [], true])
  })

  it('have one name each, whoever asks first', async () => {
    const users = await open()
    const made = await Promise.allSettled(
      ['ann', 'ANN', 'ann '].map((name) => users.add({ name, role: 'viewer', password: PASSWORD })),
    )
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect((await open()).list()).toHaveLength(1)
  })

  it('that are made anew under an old name are somebody else', async () => {
    const users = await open()
    const { user } = await users.add({ name: 'ann', role: 'viewer' })
    await users.remove('ann')
    expect((await users.add({ name: 'ann', role: 'viewer' })).user.id).not.toBe(user.id)
  })

  it.each([
    [{ name: '', role: 'viewer' }, 'The name'],
    [{ name: 'a b', role: 'viewer' }, 'The name'],
    [{ name: '<b>', role: 'viewer' }, 'The name'],
    [{ name: 'a\r\nset-cookie: x', role: 'viewer' }, 'The name'],
    [{ name: 'x'.repeat(65), role: 'viewer' }, 'The name'],
    [{ name: 'ann', role: 'root' }, 'viewer, analyst, admin'],
    [{ name: 'ann', role: 'constructor' }, 'viewer, analyst, admin'],
    [{ name: 'ann', role: 'viewer', password: 'short' }, 'at least 12'],
  ])('are not made of %j', async (asked, words) => {
    const users = await open()
    await expect(users.add(asked)).rejects.toThrow(words)
    expect([users.list(), users.guards]).toEqual([[], false])
  })

  it.each(['', '{"users":', '{"users":[{"id":"x"}]}', '[]', '{"users":[],"more":1}'])(
    'refuse to start on a damaged file: %j',
    async (content) => {
      await writeFile(join(directory, 'users.json'), content)
      await expect(open()).rejects.toThrow(/Restore it, or remove it/)
    },
  )

  it('are noted by ids only', () => {
    expect(noted.length).toBeGreaterThan(5)
    expect(noted.map(([, about]) => about)).toEqual(noted.map(() => expect.stringMatching(/^user-[0-9a-f]{10}$/) as string)) // prettier-ignore
  })
})

describe('an invitation', () => {
  it('is good for one password, within three days, and is kept as a hash', async () => {
    const users = await open()
    const { user, invite } = await users.add({ name: 'ann', role: 'admin' })
    const token = invite ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readFile(join(directory, 'users.json'), 'utf8')).not.toContain(token)
    expect(await users.verified('ann', '')).toBeNull()
    expect(users.invited(`${token}x`)).toBeNull()
    await expect(users.accept(token, 'short')).rejects.toThrow('at least 12')
    const [one, two] = await Promise.all([users.accept(token, PASSWORD), users.accept(token, 'another few words')])
    expect([one?.id, two]).toEqual([user.id, null])
    expect((await users.verified('ann', PASSWORD))?.id).toBe(user.id)
    expect(await users.accept(token, PASSWORD)).toBeNull()
  })

  it('is replaced by the next one, and grows old', async () => {
    const users = await open()
    const first = (await users.add({ name: 'ann', role: 'admin' })).invite ?? ''
    const { invite } = await users.invite('ann')
    expect([users.invited(first), users.invited(invite)?.name]).toEqual([null, 'ann'])
    now += 3 * 24 * 3600 * 1000
    expect(users.invited(invite)).toBeNull()
  })

  it('to another password leaves the old one good until it is accepted', async () => {
    const users = await open()
    await users.add({ name: 'ann', role: 'admin', password: PASSWORD })
    const { invite } = await users.invite('ann')
    expect(await users.verified('ann', PASSWORD)).not.toBeNull()
    await users.accept(invite, 'another few words')
    expect(await users.verified('ann', PASSWORD)).toBeNull()
  })
})
