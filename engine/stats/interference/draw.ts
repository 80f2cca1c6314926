/**
 * Chance that can be repeated by anyone: a number on (0, 1) from the key of an experiment and the name of what is assigned.
 *
 * The 32-bit FNV-1a hash (Fowler, Noll & Vo; draft-eastlake-fnv) of the two as UTF-8, with a byte 0 between them, seeds sfc32
 * (random.ts), whose first number is the draw.
 */
import { Random } from '../random.ts'

const bytes = new TextEncoder()

/** 0 … 2³² − 1 */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of bytes.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** The same key and name always give the same number; another key gives an unrelated one. */
export const drawOf = (key: string, name: string): number => new Random(fnv1a(`${key}\0${name}`)).uniform()
