import { describe, expect, it } from 'vitest'
import { json, type Reply } from '../protocols/protocol.ts'
import { IdempotencyKeys, idempotencyKeyOf } from './idempotency.ts'

const body = Buffer.from('{"a":1}')
const request = (key: string, more: object = {}) => ({ key, about: ['k', '/v1/interactions'], body, ...more })

describe('an idempotency key', () => {
  it('is worked for once; the same again is answered as the first time', async () => {
    const keys = new IdempotencyKeys()
    let times = 0
    const work = (): Promise<Reply> => Promise.resolve(json({ times: (times += 1) }))
    expect(await keys.once(request('a'), work)).toEqual({ reply: json({ times: 1 }), isReplayed: false })
    expect(await keys.once(request('a'), work)).toEqual({ reply: json({ times: 1 }), isReplayed: true })
    expect((await keys.once(request('b'), work)).isReplayed).toBe(false)
    expect((await keys.once(request('a', { about: ['other', '/v1/interactions'] }), work)).isReplayed).toBe(false)
    expect(times).toBe(3)
  })

  it('with another body is 422, and while the first is under way 409', async () => {
    const keys = new IdempotencyKeys()
    let finish: (reply: Reply) => void = () => undefined
    const first = keys.once(request('a'), () => new Promise((resolve) => (finish = resolve)))
    const never = (): Promise<Reply> => Promise.reject(new Error('not to be called'))
    await expect(keys.once(request('a'), never)).rejects.toMatchObject({ statusCode: 409 })
    await expect(keys.once(request('a', { body: Buffer.from('x') }), never)).rejects.toMatchObject({ statusCode: 422 })
    finish(json({}))
    await first
    expect((await keys.once(request('a'), never)).isReplayed).toBe(true)
  })

  it('of what failed is free again', async () => {
    const keys = new IdempotencyKeys()
    await expect(keys.once(request('a'), () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
    await keys.once(request('a'), () => Promise.resolve(json({}, 500)))
    expect(await keys.once(request('a'), () => Promise.resolve(json({})))).toMatchObject({ isReplayed: false })
  })

  it('is kept for a day, and as many as fit the budget: the oldest go first', async () => {
    let now = 0
    const keys = new IdempotencyKeys(() => now)
    const work = (): Promise<Reply> => Promise.resolve(json('x'.repeat(100_000)))
    for (let n = 0; n < 400; n++) await keys.once(request(`k${n}`), work)
    expect((await keys.once(request('k0'), work)).isReplayed).toBe(false)
    expect((await keys.once(request('k399'), work)).isReplayed).toBe(true)
    now = 24 * 60 * 60 * 1000
    expect((await keys.once(request('k399'), work)).isReplayed).toBe(false)
  })

  it('forgets answers that name somebody who is erased', async () => {
    const keys = new IdempotencyKeys()
    const work = (name: string) => (): Promise<Reply> => Promise.resolve(json({ detail: name }))
    await keys.once(request('a'), work('ann "x"'))
    await keys.once(request('b'), work('bob'))
    keys.forget(['ann "x"'])
    expect((await keys.once(request('a'), work(''))).isReplayed).toBe(false)
    expect((await keys.once(request('b'), work(''))).isReplayed).toBe(true)
  })

  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e', '8e03978e'],
    ['a', 'a'],
  ])('is read from %s', (header, key) => expect(idempotencyKeyOf({ 'idempotency-key': header })).toBe(key))

  it.each(['', ' ', 'ä', 'x'.repeat(256), '"a\u0000"'])('cannot be %j', (header) => {
    expect(() => idempotencyKeyOf({ 'idempotency-key': header })).toThrow('Idempotency-Key')
  })
})
