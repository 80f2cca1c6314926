/** What is kept of an event id: 96 bits of SHA-256, in three words. */
import { hash } from 'node:crypto'
import type { Fingerprint } from './fingerprint-set.ts'

/**
 * Among n ids that are remembered at once, a new one is taken for one of them by mistake with a chance of n / 2^96: with
 * 10 million, 1.3 × 10^-22; over 10^15 events, one in eight million that it ever happened.
 */
export function fingerprintOf(name: string): Fingerprint {
  // As text of a byte a character: a Buffer of its own for each hash costs three times what the hash does.
  const digest = hash('sha256', name, 'binary')
  return fingerprint(wordOf(digest, 0), wordOf(digest, 4), wordOf(digest, 8))
}

const wordOf = (digest: string, at: number): number =>
  (digest.charCodeAt(at) |
    (digest.charCodeAt(at + 1) << 8) |
    (digest.charCodeAt(at + 2) << 16) |
    (digest.charCodeAt(at + 3) << 24)) >>>
  0

/** Of the first twelve bytes of a hash. */
export const fingerprintIn = (digest: Buffer): Fingerprint =>
  fingerprint(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8))

/** All zeros would mean an empty slot, and is the one value that is not used. */
const fingerprint = (a: number, b: number, c: number): Fingerprint =>
  a === 0 && b === 0 && c === 0 ? [0, 0, 1] : [a, b, c]
