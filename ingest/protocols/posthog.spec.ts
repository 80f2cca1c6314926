import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { posthog, readPostHog } from './posthog.ts'
import { recorded, wireRequest } from './recorded.ts'

const NOW = Date.parse('2026-11-23T00:00:00Z')
const read = (body: string | Buffer, query = {}) => readPostHog(wireRequest({ body: Buffer.from(body), query, receivedAt: NOW })) // prettier-ignore
const base = { event: 'clicked', distinct_id: 'ann', timestamp: '2026-02-01T10:00:00.000Z', uuid: 'id-1' }
const event = (parts: object) => read(JSON.stringify({ ...base, ...parts })).candidates[0]?.event
const outcomes = (body: string | Buffer, query = {}) =>
  read(body, query).candidates.map(({ event: made }) => (made instanceof Rejection ? made.code : made.id))

describe('what posthog-node 5.70.0 sends', () => {
  const readings = recorded('posthog', NOW).map(readPostHog)
  const events = readings.flatMap(({ candidates }) => candidates.map(({ event: made }) => made))

  it('becomes views, purchases, exposures, links and groups', () => {
    expect(readings[0]?.writeKey).toBe('key')
    expect(events).toMatchObject([
      { verb: 'View', at: '2026-02-01T10:00:00.000Z', actor: { id: 'ann', channel: 'user' }, object: { id: 'https://example.org/?a=1', type: 'Page' }, campaign: 'spring' },
      { verb: 'Purchase', value: 19.9, currency: 'EUR', brand: 'Lumen', object: { id: 'o-1' } },
      { verb: 'Expose', experiment: { key: 'price', arm: 'low' } },
      { verb: 'Track', object: { id: 'survey sent' }, properties: { $survey_response: '9' } },
      { verb: 'Link', linked: { id: 'before', channel: 'device' }, properties: { plan: 'gold' } },
      { verb: 'Link', linked: { id: 'ann@example.org', channel: 'user' } },
      { verb: 'Track', object: { id: 'acme', type: 'Group' }, properties: { type: 'company', size: '7' } },
    ]) // prettier-ignore
  })

  it('goes by its own ids', () => {
    for (const made of events) expect(made).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
  })
})

describe('the forms of a body', () => {
  const one = JSON.stringify({ api_key: 'k', ...base })
  const many = JSON.stringify([base, { ...base, uuid: 'id-2' }])
  it.each([
    ['one event', one, {}, ['id-1']],
    ['an array', many, {}, ['id-1', 'id-2']],
    ['a batch with a bad one', JSON.stringify({ batch: [base, {}, 7] }), {}, ['id-1', 'missing_field', 'not_an_object']],
    ['a form with base64', `data=${encodeURIComponent(Buffer.from(one).toString('base64'))}&compression=base64`, {}, ['id-1']],
    ['a form whose plus signs were not escaped', `data=${Buffer.from(JSON.stringify({ ...base, event: '>>>???~~~' })).toString('base64')}`, {}, ['id-1']],
    ['a form with other fields first', `v=1&mydata=2&data=${Buffer.from(one).toString('base64url')}&x=`, {}, ['id-1']],
    ['a form with JSON', `data=${encodeURIComponent(many)}`, {}, ['id-1', 'id-2']],
    ['an image', '', { data: Buffer.from(one).toString('base64'), ip: '1' }, ['id-1']],
    ['no JSON', 'hello', {}, ['malformed_json']],
    ['nothing', '', {}, ['malformed_json']],
    ['base64 of no JSON', 'data=aGVsbG8=', {}, ['malformed_json']],
    ['an array that is cut off', many.slice(0, -1), {}, ['malformed_json']],
    ['an array and more', many + '{}', {}, ['malformed_json']],
    ['a batch that is none', '{"batch":7}', {}, ['malformed_json']],
    ['two batches', '{"batch":[1],"batch":[2]}', {}, ['malformed_json']],
  ])('reads %s', (_name, body, query, expected) => {
    expect(outcomes(body, query)).toEqual(expected)
  }) // prettier-ignore

  it('keeps the bytes of a bad event, and of a body in which there is none', () => {
    expect(read('{"batch":[{"a": 1}]}').candidates[0]?.bytes.toString()).toBe('{"a": 1}')
    expect(read('hello')).toMatchObject({ unreadable: true, candidates: [{ bytes: Buffer.from('hello') }] })
  })

  it.each([
    [{ api_key: 'k', batch: [] }, {}],
    [{ token: 'k', batch: [] }, {}],
    [{ ...base, api_key: 'k' }, {}],
    [[{ ...base, properties: { token: 'k' } }], {}],
    [[base], { token: 'k' }],
  ])('finds the project’s key in %j %j', (body, query) => {
    expect(read(JSON.stringify(body), query).writeKey).toBe('k')
  })
})

describe('the meaning of an event', () => {
  it('keeps neither token nor address', () => {
    const properties = { token: 'k', $ip: '192.0.2.7', distinct_id: 'ann', colour: 'red' }
    expect(event({ properties })).toMatchObject({ verb: 'Track', properties: { colour: 'red' } })
    expect(JSON.stringify(event({ properties }))).not.toMatch(/192\.0\.2\.7|"token"/)
  })

  it('takes the person from the properties, as browsers send it', () => {
    const properties = { distinct_id: 12, $device_id: 'x' }
    expect(event({ distinct_id: undefined, properties })).toMatchObject({ actor: { id: '12', channel: 'user' } })
  })

  it('counts a browser’s milliseconds back from the time of receipt', () => {
    expect(event({ timestamp: undefined, offset: 1500 })).toMatchObject({ at: '2026-11-22T23:59:58.500Z' })
    expect(event({ timestamp: undefined })).toMatchObject({ at: '2026-11-23T00:00:00.000Z' })
    for (const offset of [1e308, -1e308, 'x', null])
      expect(event({ timestamp: undefined, offset })).toMatchObject({ at: '2026-11-23T00:00:00.000Z' })
  })

  it.each([
    [{ event: '$identify' }, { verb: 'Track', object: { id: 'identify', type: 'Call' } }],
    [{ event: '$identify', properties: { $anon_distinct_id: 'ann' } }, { verb: 'Track' }],
    [{ event: '$identify', $set: { plan: 'gold' } }, { verb: 'Track', properties: { plan: 'gold' } }],
    [{ event: '$set', properties: { $set: { a: 1 }, $set_once: { b: 2 } } }, { verb: 'Track', properties: { a: '1', b: '2' } }],
    [{ event: '$merge_dangerously', properties: { alias: 'b' } }, { verb: 'Link', linked: { id: 'b', channel: 'user' } }],
    [{ event: '$create_alias' }, { code: 'missing_field' }],
    [{ event: '$screen', properties: { $screen_name: 'Home' } }, { verb: 'View', object: { id: 'Home', type: 'Screen' } }],
    [{ event: '$feature_flag_called', properties: { $feature_flag: 'f', $feature_flag_response: true } }, { verb: 'Track' }],
    [{ event: 'survey sent', properties: { survey: { key: 's', question: 'nps' }, score: 9 } }, { verb: 'Respond', score: 9 }],
    [{ event: 'survey shown', properties: { survey: { key: 's', question: 'nps' } } }, { verb: 'Invite' }],
    [{ event: 'survey shown' }, { verb: 'Track' }],
    [{ event: '' }, { code: 'missing_field' }],
    [{ distinct_id: '' }, { code: 'missing_field' }],
    [{ timestamp: 'yesterday' }, { code: 'invalid_time' }],
  ])('reads %j', (parts, expected) => {
    expect(event(parts)).toMatchObject(expected)
  }) // prettier-ignore

  it.each([
    [{}, 'user'],
    [{ $device_id: 'other' }, 'user'],
    [{ $device_id: 'ann' }, 'device'],
    [{ $device_id: 'ann', $is_identified: true }, 'user'],
    [{ $device_id: 'other', $is_identified: false }, 'device'],
    [{ $process_person_profile: false }, 'device'],
    [{ $process_person_profile: false, $is_identified: true }, 'user'],
  ])('has it done by %j on the channel %s', (properties, channel) => {
    expect(event({ properties })).toMatchObject({ actor: { id: 'ann', channel } })
  })

  it('joins what a browser did before signing in to what it does after', () => {
    const device = event({ distinct_id: 'x', properties: { $is_identified: false, $device_id: 'x' } })
    const link = event({
      event: '$identify',
      properties: { $anon_distinct_id: 'x', $device_id: 'x', $is_identified: false },
    })
    expect(device).toMatchObject({ actor: { id: 'x', channel: 'device' } })
    expect(link).toMatchObject({ actor: { id: 'ann', channel: 'user' }, linked: { id: 'x', channel: 'device' } })
  })

  it('links nobody to whoever used the same browser before: a reset client names no earlier id', () => {
    expect(event({ event: '$identify', distinct_id: 'bob', properties: { $device_id: 'shared', $set: {} } })).not.toHaveProperty('linked') // prettier-ignore
  })
})

describe('replies', () => {
  const [endpoint] = posthog.endpoints
  const status = (code: ConstructorParameters<typeof ProblemError>[0]) =>
    endpoint?.refuse?.(new ProblemError(code)).status

  it('is content with {"status":1}', () => {
    expect(endpoint?.reply({ received: 1, accepted: 0, duplicates: 0, deadLettered: 1, errors: [] })).toEqual({
      status: 200,
      body: '{"status":1}',
    })
  })

  it('lets the client halve a batch, or send it again, and drop only what was kept', () => {
    expect(['too_many_events', 'intake_full', 'damaged_gzip', 'malformed_body'].map((code) => status(code as 'internal'))).toEqual([413, 503, 408, 400]) // prettier-ignore
  })
})
