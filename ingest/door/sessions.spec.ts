import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IDLE_MS, LONGEST_MS, MOST_OF_ONE, MOST_SESSIONS, Sessions } from './sessions.ts'

let directory = ''
let now = Date.parse('2026-03-01T00:00:00Z')
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-sessions-'))
})
afterEach(() => rm(directory, { recursive: true }))

const open = (): Promise<Sessions> => Sessions.open({ directory, now: () => now })
const file = (): string => join(directory, 'sessions.json')

describe('a session', () => {
  it('is 256 random bits, of which a hash is kept, and survives a restart', async () => {
    const token = await (await open()).start('user-1')
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readFile(file(), 'utf8')).not.toContain(token)
    expect((await stat(file())).mode & 0o777).toBe(0o600)
    const again = await open()
    expect(again.userOf(token)).toBe('user-1')
    for (const forged of ['', `${token}x`, token.slice(0, -1), token.toUpperCase()])
      expect(again.userOf(forged)).toBeNull()
  })

  it('ends at once, alone or with all of the same user, and does not come back', async () => {
    const sessions = await open()
    const [one, two, three, other] = [await sessions.start('a'), await sessions.start('a'), await sessions.start('a'), await sessions.start('b')] // prettier-ignore
    await sessions.end(one)
    expect([one, two, three, other].map((token) => sessions.userOf(token))).toEqual([null, 'a', 'a', 'b'])
    expect([sessions.count('a'), sessions.count('b')]).toEqual([2, 1])
    await sessions.endAll('a')
    const again = await open()
    expect([one, two, three, other].map((token) => again.userOf(token))).toEqual([null, null, null, 'b'])
  })

  it('is over after three days without a visit, and after thirty with them', async () => {
    const sessions = await open()
    const [idle, busy] = [await sessions.start('a'), await sessions.start('a')]
    const since = now
    while (now - since <= LONGEST_MS) {
      expect(sessions.userOf(busy)).toBe('a')
      now += IDLE_MS / 2
    }
    expect([sessions.userOf(idle), sessions.userOf(busy), sessions.count('a')]).toEqual([null, null, 0])
    await sessions.start('b')
    expect(sessions.size).toBe(1)
  })

  it('that is visited stays after a restart, also when nothing else was written', async () => {
    const sessions = await open()
    const token = await sessions.start('a')
    now += IDLE_MS - 1000
    expect(sessions.userOf(token)).toBe('a')
    await sessions.close()
    now += IDLE_MS - 1000
    expect((await open()).userOf(token)).toBe('a')
  })
})

describe('sessions are bounded', () => {
  it('for one user: the one that was longest not seen ends', async () => {
    const sessions = await open()
    const tokens: string[] = []
    for (let n = 0; n < MOST_OF_ONE; n++) tokens.push(await sessions.start('a'))
    now += 1000
    sessions.userOf(tokens[0] ?? '')
    await sessions.start('a')
    expect(sessions.count('a')).toBe(MOST_OF_ONE)
    expect([tokens[0], tokens[1], tokens[2]].map((token) => sessions.userOf(token ?? ''))).toEqual(['a', null, 'a'])
  })

  it('for all: ten thousand, and a file of less than three megabytes', async () => {
    const many = Array.from({ length: MOST_SESSIONS }, (_, n) => ({
      ...{ hash: n.toString(16).padStart(64, '0'), user: `user-${n}`, since: now, seen: now + n },
    }))
    await writeFile(file(), JSON.stringify({ sessions: many }))
    const sessions = await open()
    const token = await sessions.start('new')
    expect([sessions.size, sessions.userOf(token), sessions.count('user-0'), sessions.count('user-1')]).toEqual([
      ...[MOST_SESSIONS, 'new', 0, 1],
    ])
    expect((await stat(file())).size).toBeLessThan(3 * 1024 ** 2)
  })
})

it.each(['', '{"sessions":[{}]}', '[]'])('refuses to start on a damaged file: %j', async (content) => {
  await writeFile(file(), content)
  await expect(open()).rejects.toThrow(/Restore it, or remove it/)
})
