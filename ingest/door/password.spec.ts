import { describe, expect, it } from 'vitest'
import { isKeptPassword, Passwords, passwordTrouble, SCRYPT_COST } from './password.ts'

const CHEAP = { ln: 4, r: 1, p: 1 }

describe('a kept password', () => {
  it('is told from every other one, in whatever form a keyboard writes it', async () => {
    const passwords = new Passwords(CHEAP)
    const kept = await passwords.hash('ein schöner tag')
    expect(isKeptPassword(kept)).toBe(true)
    expect(kept).not.toContain('tag')
    expect(await passwords.verify('ein schöner tag'.normalize('NFD'), kept)).toBe(true)
    for (const other of ['ein schoner tag', 'ein schöner tag ', '', kept])
      expect(await passwords.verify(other, kept)).toBe(false)
  })

  it('has a salt of its own', async () => {
    const passwords = new Passwords(CHEAP)
    expect(await passwords.hash('the same words')).not.toBe(await passwords.hash('the same words'))
  })

  it('is read with the cost that it was made with, when another one holds by now', async () => {
    const kept = await new Passwords({ ln: 5, r: 2, p: 2 }).hash('the same words')
    expect(kept).toMatch(/^\$scrypt\$ln=5,r=2,p=2\$/)
    expect(await new Passwords(CHEAP).verify('the same words', kept)).toBe(true)
  })

  // RFC 7914, section 12: P = "pleaseletmein", S = "SodiumChloride", N = 16384, r = 8, p = 1 begins with 70 23 bd cb.
  it('RFC 7914 §12, the third test vector: is what scrypt says, within a salt of 16 bytes', async () => {
    const { scryptSync } = await import('node:crypto')
    const vector = scryptSync('pleaseletmein', 'SodiumChloride', 64, { N: 16_384, r: 8, p: 1 }).toString('hex')
    expect(vector.slice(0, 32)).toBe('7023bdcb3afd7348461c06cd81fd38eb')
    const salt = Buffer.from('SodiumChloride16')
    const hash = scryptSync('pleaseletmein', salt, 32, { N: 16_384, r: 8, p: 1 })
    const bare = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
    const kept = `$scrypt$ln=14,r=8,p=1$${bare(salt)}$${bare(hash)}`
    expect(await new Passwords(CHEAP).verify('pleaseletmein', kept)).toBe(true)
  })

  it('costs what OWASP’s Password Storage Cheat Sheet asks for: N = 2^15, r = 8, p = 3', async () => {
    expect(SCRYPT_COST).toEqual({ ln: 15, r: 8, p: 3 })
    const passwords = new Passwords()
    expect(await passwords.verify('a few words', await passwords.hash('a few words'))).toBe(true)
  })
})

it('computes the same where there is no such user, so that it takes as long', async () => {
  const cheap = new Passwords(CHEAP)
  expect(await cheap.verify('something else', null)).toBe(false)
  // No machine computes 2^99 rounds: that scrypt refuses them shows that it is asked, and at the cost of all others.
  await expect(new Passwords({ ...CHEAP, ln: 99 }).verify('something else', null)).rejects.toThrow(RangeError)
})

it('tries one at a time, and sends away whom there is no place for', async () => {
  const passwords = new Passwords(CHEAP)
  const kept = await passwords.hash('a few words')
  const tries = await Promise.allSettled(Array.from({ length: 40 }, async () => passwords.verify('x', kept)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(32)
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { statusCode: 503 } })
  expect(await passwords.verify('a few words', kept)).toBe(true)
})

it.each([
  ['four little words', null],
  ['пароль из слов', null],
  ['correct-horse', null],
  ['elevenchars', 'at least 12'],
  ['x'.repeat(257), 'at most 256'],
  ['aaaaaaaaaaaaaaaa', 'different'],
  ['ann@shop.example1', 'own name'],
])('%j can be chosen: %j', (password, words) => {
  const trouble = passwordTrouble(password, 'ann@shop.example')
  if (words === null) expect(trouble).toBeNull()
  else expect(trouble).toContain(words)
})
