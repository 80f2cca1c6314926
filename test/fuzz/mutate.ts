/** Bodies as nobody should send them: recorded ones, damaged. A seeded generator of its own, fast enough for hundreds of thousands. */
import { gzipSync } from 'node:zlib'

/** Mulberry32: small, seeded, and good enough to choose with. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  one<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)]
    if (chosen === undefined) throw new RangeError('There is nothing to choose from.')
    return chosen
  }
}

const TOKENS = [
  'null', 'true', '-0', '1e999', '9007199254740993', '"__proto__"', '{"__proto__":{"polluted":1}}', '"constructor"', '[]', '{}', '""',
  '"\\ud800"', '"\\u0000"', ',', ':', '[[[[', '}}}}', '"', '\\', '\u0000', '\ufeff', "'; DROP TABLE interaction; --", '{interaction:String}',
  '"2026-13-45T99:99:99Z"', '"1970-01-01T00:00:00Z"', '253402300800000', '"' + 'x'.repeat(5000) + '"',
] // prettier-ignore

const splice = (body: Buffer, at: number, remove: number, insert: Uint8Array): Buffer =>
  Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)])

const MUTATIONS: readonly ((body: Buffer, dice: Dice, other: Buffer) => Buffer)[] = [
  (body, dice) => splice(body, dice.below(body.length + 1), 1, Uint8Array.of(dice.below(256))),
  (body, dice) => body.subarray(0, dice.below(body.length + 1)),
  (body, dice) => splice(body, dice.below(body.length + 1), dice.below(40), Buffer.alloc(0)),
  (body, dice) => splice(body, dice.below(body.length + 1), 0, Buffer.from(dice.one(TOKENS))),
  (body, dice) => replaceValue(body, dice),
  (body, dice) => splice(body, dice.below(body.length + 1), 0, body.subarray(0, dice.below(body.length + 1))),
  (body, dice, other) => splice(body, dice.below(body.length + 1), dice.below(200), other.subarray(dice.below(other.length + 1))),
  (body, dice) => Buffer.from('['.repeat(dice.below(3000)) + body.toString('latin1'), 'latin1'),
  (body, dice) => (dice.below(4) === 0 ? gzipSync(body) : body),
  (body, dice) => (dice.below(8) === 0 ? gzipSync(body).subarray(0, dice.below(60)) : body),
  (body, dice) => (dice.below(20) === 0 ? gzipSync(Buffer.alloc(dice.below(3) * 1024 * 1024, 0x20)) : body),
] // prettier-ignore

/** One JSON value of the text gives way to another: the shape stays, a type or a range breaks. */
function replaceValue(body: Buffer, dice: Dice): Buffer {
  const text = body.toString('latin1')
  const values = [...text.matchAll(/:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)]
  const chosen = values[dice.below(Math.max(1, values.length))]
  if (chosen?.[1] === undefined) return body
  const at = chosen.index + chosen[0].length - chosen[1].length
  return splice(body, at, chosen[1].length, Buffer.from(dice.one(TOKENS)))
}

/** One body with up to four wounds. */
export function mutated(bodies: readonly Buffer[], dice: Dice): Buffer {
  let body = dice.one(bodies)
  for (let wounds = dice.below(5); wounds > 0; wounds--) body = dice.one(MUTATIONS)(body, dice, dice.one(bodies))
  return body.subarray(0, 2 * 1024 * 1024)
}
