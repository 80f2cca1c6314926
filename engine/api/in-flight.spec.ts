import { describe, expect, it } from 'vitest'
import { InFlight } from './in-flight.ts'

describe('work in flight', () => {
  it('is shared by those who ask for the same at once, and done anew afterwards', async () => {
    const shared = new InFlight<number>()
    let done = 0
    const work = (): Promise<number> => Promise.resolve(++done)
    expect(await Promise.all([shared.share('a', work), shared.share('a', work), shared.share('b', work)])).toEqual([1, 1, 2]) // prettier-ignore
    expect(await shared.share('a', work)).toBe(3)
  })

  it('fails for all who share it, and is forgotten', async () => {
    const shared = new InFlight<number>()
    const fail = (): Promise<number> => Promise.reject(new Error('no'))
    const both = await Promise.allSettled([shared.share('a', fail), shared.share('a', fail)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await shared.share('a', () => Promise.resolve(1))).toBe(1)
  })
})
