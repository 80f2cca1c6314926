/**
 * A hostile corpus through every entrance: the tables stay untouched, what is accepted is stored byte for byte, and what
 * is not is kept with its reason.
 */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

let candor: TestService
beforeAll(async () => {
  candor = await startTestService({ writeKeys: { k: 'segment' } })
})
afterAll(() => candor.remove())

const SQL = [
  `'); DROP TABLE interaction; --`,
  `"\n\nDROP TABLE interaction;\n`,
  `\\'; DROP TABLE interaction; SELECT '`,
  '`; TRUNCATE TABLE crowd_daily; --',
  `{workspace:String}`,
  `' OR '1'='1`,
  `x\u0027)) UNION ALL SELECT * FROM system.tables --`,
  `\t\\N\r\n\r\n;`,
]
const TEXTS = [
  ...SQL,
  'NUL \u0000 inside',
  '漢字 🎬 e\u0301 \u202e',
  '\ufeffBOM',
  '\\n is no line break',
  '\u2028\u2029',
  'x'.repeat(60_000),
]

const at = '2026-02-01T11:00:00.123Z'
const base = { verb: 'Create', at, channel: 'x', actor: { id: 'ann' } }

async function tables(): Promise<string> {
  const schema = await candor.store.query('admin/rollup_audit', {})
  return JSON.stringify(schema.map((row) => [row.workspace, row.events === row.rollup_events]))
}
const letters = (workspace: string) => candor.store.query('admin/dead_letters', { workspace, limit: 1000 })

describe('texts, ids and names that are SQL', () => {
  it('come back from the store exactly as they went in, through the native entrance', async () => {
    const events = TEXTS.map((text, i) => ({
      ...base,
      id: `text-${i}`,
      text,
      properties: { [text.slice(0, 100)]: text.slice(0, 8000) },
    }))
    const ids = SQL.map((id, i) => ({
      ...base,
      id,
      brand: id,
      campaign: id,
      channel: id,
      thread: id,
      topics: [id],
      actor: { id: `${id}${i}` },
    }))
    const answer = await candor.post(
      '/v1/interactions?workspace=native',
      [...events, ...ids].map((event) => JSON.stringify(event)).join('\n'),
    )
    expect(await answer.json()).toMatchObject({
      received: TEXTS.length + SQL.length,
      accepted: TEXTS.length + SQL.length,
    })
    await candor.intake.drained()
    const rows = await candor.store.query('admin/interactions', { workspace: 'native', limit: 1000 })
    expect(new Map(rows.map((row) => [row.event_id, row.text])).get('text-1')).toBe(TEXTS[1])
    for (const [i, text] of TEXTS.entries()) {
      const row = rows.find((found) => found.event_id === `text-${i}`)
      expect(row?.text).toBe(text)
      expect(row?.properties).toEqual({ [text.slice(0, 100)]: text.slice(0, 8000) })
    }
    for (const id of SQL)
      expect(rows.find((row) => row.event_id === id)).toMatchObject({
        brand: id,
        campaign: id,
        channel: id,
        thread: id,
        topics: [id],
      })
    expect(await letters('native')).toEqual([])
  })

  it('do no harm through a Segment batch, its write key and its ids', async () => {
    const batch = TEXTS.map((text, i) => ({
      type: 'track',
      event: text.slice(0, 150),
      userId: text.slice(0, 150),
      messageId: `s-${i}`,
      timestamp: at,
    }))
    const bad = TEXTS.filter((text) => text.slice(0, 150).includes('\u0000')).length
    for (const writeKey of ['k', ...SQL]) {
      const answer = await candor.post('/v1/batch', JSON.stringify({ writeKey, batch }), {
        'content-type': 'text/plain',
      })
      expect(answer.status).toBe(200)
    }
    await candor.intake.drained()
    const rows = await candor.store.query('admin/interactions', { workspace: 'segment', limit: 1000 })
    expect(rows.length).toBe(TEXTS.length - bad)
    expect((await letters('segment')).map((letter) => letter.reason)).toEqual(Array<string>(bad).fill('invalid_field'))
  })

  it('do no harm as workspace, scope or export parameters', async () => {
    for (const text of SQL) {
      const query = encodeURIComponent(text)
      expect((await candor.post(`/v1/interactions?workspace=${query}`, '{}')).status).toBe(400)
      for (const path of [
        `/api/reach?brand=${query}&campaign=${query}`,
        `/api/scope?workspace=${query}`,
        `/api/experiments/${query}`,
      ]) {
        expect((await fetch(candor.url + path)).status).toBeLessThan(500)
      }
    }
    expect(await tables()).toBe('[["main",true],["native",true],["segment",true]]')
  })

  it('do no harm in definitions', async () => {
    const definitions = SQL.map((text) => ({ kind: 'market', key: text, body: { brand: text, rivals: [`${text} 2`] } }))
    expect((await candor.post('/v1/definitions?workspace=native', JSON.stringify(definitions))).status).toBe(200)
    await candor.intake.drained()
    const rows = await candor.store.query('admin/definitions', { workspace: 'native' })
    expect(rows.map((row) => row.key).sort()).toEqual([...SQL].sort())
  })
})

describe('bytes that are no event', () => {
  const bad: [string, Buffer][] = [
    ['invalid_utf8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')])],
    ['malformed_json', Buffer.from('{"id":"a"')],
    ['malformed_json', Buffer.from('DROP TABLE interaction;')],
    ['malformed_json', Buffer.from('{"id":"a"}}')],
    ['invalid_text', Buffer.from(JSON.stringify({ ...base, id: 'a' }).replace('ann', '\\ud800'))],
    [
      'number_precision',
      Buffer.from(
        JSON.stringify({ ...base, id: 'a' })
          .replace('}}', '},"value":12345678901234567890}')
          .replace('"ann"}', '"ann"},"value":12345678901234567890'),
      ),
    ],
    ['invalid_field', Buffer.from(JSON.stringify({ ...base, id: 'a', audience: 4_294_967_296 }))],
    ['invalid_field', Buffer.from(JSON.stringify({ ...base, id: 'a\u0000' }))],
    ['invalid_time', Buffer.from(JSON.stringify({ ...base, id: 'a', at: 1_770_000_000 }))],
    ['invalid_time', Buffer.from(JSON.stringify({ ...base, id: 'a', at: '01/02/2026' }))],
    ['time_out_of_range', Buffer.from(JSON.stringify({ ...base, id: 'a', at: '1970-01-21T11:40:00Z' }))],
    ['time_out_of_range', Buffer.from(JSON.stringify({ ...base, id: 'a', at: '2150-01-01T00:00:00Z' }))],
    ['not_an_object', Buffer.from('[[[[[[[[1]]]]]]]]')],
    ['not_an_object', Buffer.from('"just a text"')],
    ['unknown_field', Buffer.from('{"__proto__":{"admin":true},' + JSON.stringify({ ...base, id: 'a' }).slice(1))],
    ['too_large', Buffer.from(JSON.stringify({ ...base, id: 'a', text: 'x'.repeat(300_000) }))],
  ]

  it.each(bad.map(([reason, bytes], i) => [reason, i, bytes] as const))(
    '%s (%i): kept with reason and original bytes',
    async (reason, i, bytes) => {
      const workspace = `bad-${i}`
      const good = (id: string) => Buffer.from(JSON.stringify({ ...base, id }))
      // A bare array is also a legal native body, so that one is sent between other lines like the rest.
      const body = Buffer.concat([good('before'), Buffer.from('\n'), bytes, Buffer.from('\n\n'), good('after')])
      const answer = await candor.post(`/v1/interactions?workspace=${workspace}`, body)
      expect(await answer.json()).toMatchObject({ accepted: 2, deadLettered: 1, errors: [{ position: 1, reason }] })
      await candor.intake.drained()
      const kept = await letters(workspace)
      expect(kept.map((letter) => letter.reason)).toEqual([reason])
      expect(Buffer.from(kept[0]?.bytes ?? '', 'base64').equals(bytes)).toBe(true)
    },
  )

  it('does not let a bad element of a Segment batch take its neighbours along', async () => {
    const element = (id: string) =>
      JSON.stringify({ type: 'track', event: 'x', userId: 'u', messageId: id, timestamp: at })
    const invalid = Buffer.concat([
      Buffer.from('{"type":"track","event":"'),
      Buffer.from([0xff]),
      Buffer.from('","userId":"u"}'),
    ])
    const body = Buffer.concat([
      Buffer.from(`{"writeKey":"k","batch":[${element('n1')},`),
      invalid,
      Buffer.from(`,${element('n2')}]}`),
    ])
    const before = (await letters('segment')).length
    expect((await candor.post('/v1/batch', body, { 'content-type': 'application/json' })).status).toBe(200)
    await candor.intake.drained()
    const after = await letters('segment')
    expect(after.length).toBe(before + 1)
    expect(after.some((letter) => Buffer.from(letter.bytes, 'base64').equals(invalid))).toBe(true)
  })
})

describe('bodies', () => {
  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])(
    'takes gzip labelled %s',
    async (type) => {
      const id = `gz-${type}`
      const answer = await candor.post('/v1/interactions?workspace=bodies', gzipSync(JSON.stringify({ ...base, id })), {
        'content-type': type,
        'content-encoding': 'gzip',
      })
      expect(await answer.json()).toMatchObject({ accepted: 1 })
    },
  )

  it('refuses a bomb, damaged gzip and an unknown encoding with a problem document', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024, 0x20))
    for (const [body, headers, status] of [
      [bomb, { 'content-encoding': 'gzip' }, 413],
      [gzipSync('{}').subarray(0, 15), { 'content-encoding': 'gzip' }, 400],
      [Buffer.from('{}'), { 'content-encoding': 'compress' }, 415],
    ] as const) {
      const answer = await candor.post('/v1/interactions', body, headers)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(((await answer.json()) as { detail: string }).detail.length).toBeGreaterThan(20)
    }
  })

  it('survives fifty thousand levels of nesting', async () => {
    const answer = await candor.post('/v1/interactions?workspace=bodies', '['.repeat(50_000))
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as { deadLettered: number }).deadLettered).toBe(1)
  })

  it('keeps the body of a Segment call that is no JSON, and says so', async () => {
    const answer = await candor.post('/v1/track', '{"event":')
    expect(answer.status).toBe(400)
    await candor.intake.drained()
    expect(
      (await letters('main')).some((letter) => Buffer.from(letter.bytes, 'base64').toString() === '{"event":'),
    ).toBe(true)
  })
})
