/** Each entrance over HTTP: it takes its client's forms, answers in its client's words, and keeps what it cannot read. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

const AT = '2026-02-01T10:00:00.000Z'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const call = JSON.stringify({ type: 'track', event: 'x', userId: 'u', messageId: 'm', timestamp: AT })
const capture = JSON.stringify({ event: 'x', distinct_id: 'u', uuid: 'p', timestamp: AT })
const snow = { e: 'se', se_ac: 'x', uid: 'u', eid: 's', dtm: String(Date.parse(AT)) }
const base64 = (text: string) => encodeURIComponent(Buffer.from(text).toString('base64'))

describe('what is taken is answered as the client expects', () => {
  it.each<[string, string | Buffer, Record<string, string>, string]>([
    ['/v1/batch', `{"batch":[${call}]}`, {}, '{"success":true}'],
    ['/v1/batch', gzipSync(`{"batch":[${call}]}`), { ...FORM, 'content-encoding': 'gzip' }, '{"success":true}'],
    ['/v1/b', `{"batch":[${call}]}`, { 'content-type': 'text/plain' }, '{"success":true}'],
    ['/v1/t', call, { 'content-type': 'text/plain' }, '{"success":true}'],
    ['/beacon/v1/batch?writeKey=k', `{"batch":[${call}]}`, { 'content-type': 'text/plain' }, 'OK'],
    ['/batch/', gzipSync(`{"api_key":"k","batch":[${capture}]}`), { 'content-encoding': 'gzip' }, '{"status":1}'],
    ['/batch', `{"api_key":"k","batch":[${capture}, 7]}`, {}, '{"status":1}'],
    ['/e/?compression=gzip-js', gzipSync(`[${capture}]`), { 'content-type': 'text/plain' }, '{"status":1}'],
    ['/e/', `data=${base64(capture)}`, FORM, '{"status":1}'],
    ['/capture', capture, {}, '{"status":1}'],
    ['/i/v0/e/', capture, {}, '{"status":1}'],
    ['/com.snowplowanalytics.snowplow/tp2', JSON.stringify({ schema: 's', data: [snow] }), {}, 'ok'],
  ])('POST %s', async (path, body, headers, expected) => {
    const answer = await candor.post(path, body, headers)
    expect([answer.status, await answer.text()]).toEqual([200, expected])
  })

  it.each([
    [`/i?${new URLSearchParams(snow).toString()}`, 'image/gif'],
    [`/pixel/v1/track?userId=u&event=x&writeKey=k`, 'image/gif'],
    [`/v1/pixel/track?data=${base64(call)}`, 'image/gif'],
    [`/e/?data=${base64(capture)}`, 'application/json; charset=utf-8'],
  ])('GET %s', async (path, type) => {
    const answer = await fetch(candor.url + path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type])
  })

  it('and stored once, whichever entrance repeated it', async () => {
    await candor.intake.drained()
    const rows = await candor.store.query('admin/interactions', { workspace: 'main', limit: 100 })
    expect(rows.map(({ event_id }) => event_id).filter((id) => id.length === 1).sort()).toEqual(['m', 'p', 's']) // prettier-ignore
    expect(rows).toHaveLength(4)
    expect(rows.every(({ verb }) => verb === 'Track')).toBe(true)
  })
})

describe('what cannot be read is kept, and refused in the client’s words', () => {
  it.each([
    ['/v1/batch', { success: false, code: 'malformed_body' }],
    ['/batch/', { type: 'validation_error', code: 'malformed_body', attr: null }],
    ['/beacon/v1/batch', 'The body has no "batch" array'],
    ['/com.snowplowanalytics.snowplow/tp2', 'The body has no "data" array'],
  ])('POST %s', async (path, expected) => {
    const before = candor.intake.status().deadLettered
    const answer = await candor.post(path, '{"batch":')
    const text = await answer.text()
    expect(answer.status).toBe(400)
    if (typeof expected === 'string') expect(text).toContain(expected)
    else expect(JSON.parse(text)).toMatchObject(expected)
    expect(candor.intake.status().deadLettered).toBe(before + 1)
  })

  // Each with a status for which the clients of that endpoint send again, and none that says that the service has failed.
  it.each([
    ['/v1/batch', 408],
    ['/batch/', 408],
    ['/beacon/v1/batch', 429],
    ['/com.snowplowanalytics.snowplow/tp2', 408],
  ])('POST %s asks again for what was damaged on its way', async (path, again) => {
    const body = gzipSync(`{"batch":[${call}]}`).subarray(0, -9)
    expect((await candor.post(path, body, { 'content-encoding': 'gzip' })).status).toBe(again)
  })

  it('refuses millions of events in a few kilobytes, and goes on', async () => {
    for (const [path, member, status] of [['/v1/batch', 'batch', 413], ['/batch/', 'batch', 413], ['/com.snowplowanalytics.snowplow/tp2', 'data', 422]] as const) {
      const bomb = gzipSync(`{"${member}":[${'1,'.repeat(10_000_000)}1]}`)
      expect(bomb.length).toBeLessThan(30_000)
      expect((await candor.post(path, bomb, { 'content-encoding': 'gzip' })).status).toBe(status)
    }
    expect(process.memoryUsage().rss).toBeLessThan(1_500_000_000)
  }) // prettier-ignore
})
