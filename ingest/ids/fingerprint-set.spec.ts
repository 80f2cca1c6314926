import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { FingerprintSet } from './fingerprint-set.ts'

/** Words that collide often: few shards, few homes. */
const word = fc.constantFrom(0, 1, 2, 0x01000000, 0x7fffffff, 0xfffffffe, 0xffffffff)
const fingerprint = fc.tuple(word, word, word).filter((words) => words.some((one) => one !== 0))

describe('FingerprintSet', () => {
  it('answers as a Set of texts does, whatever is added and deleted', () => {
    const action = fc.tuple(fc.constantFrom('add', 'delete', 'has'), fingerprint)
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
        const set = new FingerprintSet()
        const model = new Set<string>()
        for (const [act, words] of actions) {
          const name = words.join()
          if (act === 'add') {
            expect(set.add(...words)).toBe(!model.has(name))
            model.add(name)
          } else if (act === 'delete') {
            set.delete(...words)
            model.delete(name)
          } else expect(set.has(...words)).toBe(model.has(name))
        }
        expect(set.size).toBe(model.size)
      }),
    )
  })

  it('holds 100,000 fingerprints, loses none while it grows, and takes less than 19 bytes for each', () => {
    const set = new FingerprintSet()
    for (let n = 0; n < 100_000; n++) expect(set.add(...fingerprintOf(`id-${n}`))).toBe(true)
    for (let n = 0; n < 100_000; n++) if (!set.has(...fingerprintOf(`id-${n}`))) throw new Error(`id-${n} is lost`)
    for (let n = 0; n < 100_000; n += 2) set.delete(...fingerprintOf(`id-${n}`))
    for (let n = 0; n < 100_000; n++) expect(set.has(...fingerprintOf(`id-${n}`))).toBe(n % 2 === 1)
    expect(set.bytes / 100_000).toBeLessThan(19)
  })

  it('uses the first 96 bits of SHA-256 (FIPS 180-2, "abc": ba7816bf 8f01cfea 414140de …)', () => {
    const words = fingerprintOf('abc').map((one) => Buffer.from(new Uint32Array([one]).buffer).toString('hex'))
    expect(words).toEqual(['ba7816bf', '8f01cfea', '414140de'])
  })
})
