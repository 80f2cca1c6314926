/** What is kept of an event id: 96 bits of SHA-256, in three words. */
import { hash } from 'node:crypto'
import type { Fingerprint } from './fingerprint-set.ts'

/**
 * Among n ids that are remembered at once, a new one is taken for one of them by mistake with a chance of n / 2^96: with
 * 10 million, 1.3 × 10^-22; over 10^15 events, one in eight million that it ever happened.
 */
export function fingerprintOf(name: string): Fingerprint {
  return fingerprintIn(hash('sha256', name, 'buffer'))
}

/** Of the first twelve bytes of a hash. All zeros would mean an empty slot, and is the one value that is not used. */
export function fingerprintIn(digest: Buffer): Fingerprint {
  const [a, b, c] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)]
  return a === 0 && b === 0 && c === 0 ? [0, 0, 1] : [a, b, c]
}
