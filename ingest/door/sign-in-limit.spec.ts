import { expect, it } from 'vitest'
import { MOST_TRIES, SignInLimit, TRIED_MS } from './sign-in-limit.ts'

let now = 0
const limit = () => new SignInLimit(() => now)
const tries = (of: SignInLimit, count: number, name: (n: number) => string, address: (n: number) => string): number =>
  Array.from({ length: count }, (_, n) => of.take(name(n), address(n))).filter((wait) => wait === 0).length

it('lets ten tries of one name through from one address in a quarter of an hour, and then says how long to wait', () => {
  const of = limit()
  expect(tries(of, 30, () => 'ann', () => '192.0.2.1')).toBe(MOST_TRIES.pair) // prettier-ignore
  now += 60_000
  expect(of.take('ANN', '192.0.2.1')).toBe(TRIED_MS / 1000 - 60)
  expect(of.take('ann', '192.0.2.2')).toBe(0)
  now += TRIED_MS
  expect(of.take('ann', '192.0.2.1')).toBe(0)
})

it('counts one address for all names, and a network of IPv6 as one address', () => {
  expect(tries(limit(), 200, (n) => `user${n}`, () => '192.0.2.1')).toBe(MOST_TRIES.address) // prettier-ignore
  expect(tries(limit(), 200, (n) => `user${n}`, (n) => `2001:db8:1:2::${n.toString(16)}`)).toBe(MOST_TRIES.address) // prettier-ignore
  expect(tries(limit(), 200, (n) => `user${n}`, (n) => `2001:db8:1:${n.toString(16)}::1`)).toBe(200) // prettier-ignore
})

it('counts one name from everywhere', () => {
  expect(tries(limit(), 300, () => 'ann', (n) => `198.51.100.${n}`)).toBe(MOST_TRIES.name) // prettier-ignore
})

it('lets who got in mistype again as often', () => {
  const of = limit()
  tries(of, MOST_TRIES.pair, () => 'ann', () => '192.0.2.1') // prettier-ignore
  of.forget('ann', '192.0.2.1')
  expect(of.take('ann', '192.0.2.1')).toBe(0)
})

it('remembers a bounded number of names and addresses, of bounded length', () => {
  const of = limit()
  for (let n = 0; n < 30_000; n++) of.take(`${'x'.repeat(50)}${n}`, `10.0.${n >> 8}.${n & 255}`)
  expect(of.size).toBeLessThanOrEqual(20_000)
  of.take('y'.repeat(64), '192.0.2.1')
  expect(tries(of, 20, (n) => 'y'.repeat(64 + n), () => '192.0.2.1')).toBe(MOST_TRIES.pair - 1) // prettier-ignore
})
