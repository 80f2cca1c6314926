/** Every webhook on payloads recorded after its sender's documentation (names and numbers are made up), and mutations of them. */
import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { PROTOCOLS } from './index.ts'
import type { WireRequest } from './protocol.ts'
import { asAmount, type Json } from './wire-values.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const recorded = (name: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`), 'utf8')) as Json
const endpoint = (name: string) => {
  const found = PROTOCOLS.flatMap(({ endpoints }) => endpoints).find(({ url }) => url === `/v1/webhooks/${name}`)
  if (found === undefined) throw new Error(`There is no webhook ${name}`)
  return found
}
const request = (
  body: unknown,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): WireRequest => ({
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  headers,
  query,
  params: {},
  receivedAt: NOW,
})
const events = (name: string, ...rest: Parameters<typeof request>) =>
  endpoint(name)
    .read(request(...rest))
    .candidates.map(({ event }) => event)
const event = (name: string, ...rest: Parameters<typeof request>) => events(name, ...rest)[0]

describe('Typeform', () => {
  const form = recorded('typeform/nps')
  it('knows its own NPS questions', () => {
    expect(event('typeform', form, { account: 'customer_id', text: 'why', brand: 'Lumen' })).toEqual({
      id: 'typeform:a3a12ec67a1365927098a606107fac15:would_recommend',
      verb: 'Respond',
      at: '2026-02-18T18:17:02Z',
      channel: 'survey',
      actor: { id: 'c-1001', channel: 'user' },
      brand: 'Lumen',
      campaign: 'spring',
      survey: { key: 'lT4Z3j', question: 'nps' },
      score: 9,
      text: 'Kind people at the door.',
      properties: {
        would_recommend: '9', seat: '4', when: 'Evening', customer_id: 'c-1001', utm_campaign: 'spring', shop: 'berlin',
      },
    }) // prettier-ignore
  })

  it('takes another scale when the address says which', () => {
    expect(event('typeform', form, { question: 'csat', field: 'seat' })).toMatchObject({
      survey: { question: 'csat' }, score: 4, actor: { id: 'a3a12ec67a1365927098a606107fac15', channel: 'typeform' },
    }) // prettier-ignore
    expect(event('typeform', form, { question: 'csat', field: 'R1' })).toMatchObject({ score: 4 })
  })

  it.each([
    [{ question: 'csat' }, 'invalid_field'], // two scales: which one?
    [{ question: 'love' }, 'invalid_field'],
    [{ field: 'seat' }, 'missing_field'],
  ])('refuses %j, saying what to add', (query, code) => expect(event('typeform', form, query)).toMatchObject({ code }))

  it('keeps a form without a standard question as Track, and no e-mail address of anybody', () => {
    const found = event('typeform', form, { question: 'nps', field: 'elsewhere' })
    expect(found).toMatchObject({ verb: 'Track', object: { id: 'form_response' } })
    expect(JSON.stringify(found)).not.toContain('@')
  })

  const shared = process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared')
  const example = join(shared, 'data/social-api-samples/typeform/form_response.json')
  if (!existsSync(example) && process.env['CI'] === 'true') throw new Error(`${example} is missing`)
  it.skipIf(!existsSync(example))('reads Typeform’s documented example: opinion scale 2, rating 3', () => {
    const body = readFileSync(example, 'utf8')
    expect(event('typeform', body)).toMatchObject({ verb: 'Track', at: '2018-01-18T18:17:02Z' })
    expect(event('typeform', body, { question: 'nps', field: 'NRsxU591jIW9' })).toMatchObject({ score: 2 })
    expect(event('typeform', body, { question: 'csat', field: 'WOTdC00F8A3h' })).toMatchObject({ score: 3 })
  })
})

describe('Formbricks', () => {
  const response = recorded('formbricks/response-finished')
  it('reads a finished response', () => {
    expect(event('formbricks', response, { question: 'ces', field: 'effort', text: 'why' })).toMatchObject({
      id: 'formbricks:cm8x31w2v000dl508f0a7qk1m:effort',
      verb: 'Respond',
      at: '2026-02-20T09:01:30.000Z',
      actor: { id: 'c-1002', channel: 'user' },
      language: 'de',
      survey: { key: 'cm8wz6n3a0002l508c4r9t2yb', question: 'ces' },
      score: 6,
      text: 'Two clicks and done.',
    })
  })

  it('counts no answer before the response is finished', () => {
    const query = { question: 'ces', field: 'effort' }
    expect(event('formbricks', { ...response, event: 'responseUpdated' }, query)).toMatchObject({
      verb: 'Track',
      object: { id: 'responseUpdated' },
    })
  })

  it('answers a test of the endpoint with nothing', () => {
    expect(events('formbricks', { event: 'testEndpoint' })).toEqual([])
  })
})

describe('Chatwoot', () => {
  const incoming = recorded('chatwoot/message-incoming')
  const outgoing = recorded('chatwoot/message-outgoing')

  it('reads what a customer writes, and who that is to the company', () => {
    expect(events('chatwoot', incoming, { brand: 'Lumen' })).toMatchObject([
      {
        id: 'chatwoot:3:message:4101',
        verb: 'Message',
        at: '2026-02-21T10:00:05.123Z',
        channel: 'web-chat',
        visibility: 'dark',
        actor: { id: 'chatwoot:3:contact:77', channel: 'chatwoot' },
        account: 'Website',
        thread: 'chatwoot:3:conversation:512',
        topics: ['delivery'],
        brand: 'Lumen',
        text: 'Where is my order?',
      },
      { id: 'chatwoot:3:contact:77:is:c-1003', verb: 'Link', linked: { channel: 'user', id: 'c-1003' } },
    ])
  })

  it('reads an agent’s answer as an employee’s, a bot’s as a bot’s', () => {
    expect(event('chatwoot', outgoing)).toMatchObject({
      verb: 'Message',
      at: '2026-02-21T10:03:11Z',
      actor: { id: 'chatwoot:3:agent:5', role: 'employee' },
      inReplyTo: 'chatwoot:3:message:4101',
    })
    const bot = { ...outgoing, sender: { id: 1, type: 'agent_bot' } }
    expect(event('chatwoot', bot)).toMatchObject({ actor: { role: 'bot' } })
  })

  it('tells what is public: tweets, and nothing else', () => {
    const conversation = (type: string, attributes: object) => ({
      ...incoming,
      conversation: { id: 1, channel: type, additional_attributes: attributes },
    })
    expect(event('chatwoot', conversation('Channel::TwitterProfile', { type: 'tweet' }))).toMatchObject({
      verb: 'Create',
      channel: 'x',
    })
    for (const type of ['Channel::TwitterProfile', 'Channel::Email', 'Channel::Whatsapp', 'Channel::Api'])
      expect(event('chatwoot', conversation(type, {}))).toMatchObject({ verb: 'Message', visibility: 'dark' })
  })

  it('keeps a private note from the conversation', () => {
    const found = event('chatwoot', { ...outgoing, private: true })
    expect(found).toMatchObject({ verb: 'Track', object: { id: 'private_note' }, actor: { role: 'employee' } })
    expect(found).not.toHaveProperty('text')
  })

  it('reads a satisfaction survey: sent, and answered', () => {
    const answered = recorded('chatwoot/csat-answered')
    expect(event('chatwoot', { ...answered, event: 'message_created', content_attributes: {} })).toMatchObject({
      verb: 'Invite', survey: { key: 'chatwoot-csat', question: 'csat' }, actor: { id: 'chatwoot:3:contact:77' },
    }) // prettier-ignore
    expect(event('chatwoot', answered)).toMatchObject({
      id: 'chatwoot:3:csat:4103:answer', verb: 'Respond', score: 5, text: 'Quick!', at: '2026-02-21T10:12:00.000Z',
    }) // prettier-ignore
  })

  it('keeps all other events as Track, on the contact', () => {
    expect(event('chatwoot', recorded('chatwoot/conversation-status-changed'))).toMatchObject({
      verb: 'Track',
      at: '2026-02-21T10:10:00.500Z',
      channel: 'email',
      object: { id: 'conversation_status_changed' },
      actor: { id: 'chatwoot:3:contact:77' },
      properties: { status: 'resolved' },
    })
    const contact = { event: 'contact_created', id: 80, account: { id: 3 }, identifier: null }
    expect(event('chatwoot', contact)).toMatchObject({ verb: 'Track', actor: { id: 'chatwoot:3:contact:80' } })
    expect(event('chatwoot', { event: 'inbox_created', id: 1 })).toMatchObject({ code: 'not_an_event' })
  })
})

describe('orders in the neutral shape', () => {
  const both = recorded('orders/neutral')
  it('reads a purchase and its return', () => {
    expect(events('orders', both)).toEqual([
      {
        id: 'order:o-1', verb: 'Purchase', at: '2026-02-20T10:00:00Z', channel: 'shop', actor: { id: 'c-1001' },
        object: { id: 'o-1', type: 'Order' }, value: 19.9, currency: 'EUR', brand: 'Lumen',
      },
      {
        id: 'return:r-1', verb: 'Return', at: '2026-02-24T10:00:00Z', channel: 'shop', visibility: 'offline',
        actor: { id: 'c-1001' }, object: { id: 'o-1', type: 'Order' }, value: 19.9, currency: 'EUR',
      },
    ]) // prettier-ignore
  })

  it.each([
    [{ amount: '19,90' }, 'invalid_field'],
    [{ amount: -1 }, 'invalid_field'],
    [{ amount: '12345678901234.567' }, 'invalid_field'],
    [{ currency: 'Euro' }, 'invalid_field'],
    [{ typo: 1 }, 'invalid_field'],
    [{ customer: undefined }, 'invalid_field'],
    [{ at: '20.2.2026' }, 'invalid_time'],
  ])('refuses %j and takes its neighbour', (change, code) => {
    const [order] = both as unknown as Json[]
    const found = events('orders', [{ ...order, ...change }, order])
    expect(found).toMatchObject([{ code }, { id: 'order:o-1' }])
  })

  it.each([['19.90', 19.9], ['0.1', 0.1], ['-3', -3], ['1e3', undefined], ['', undefined], ['999999999999.999', 999999999999.999]])(
    'reads the amount %j as %s', (text, amount) => expect(asAmount(text)).toBe(amount),
  ) // prettier-ignore
})

describe('Shopify', () => {
  const headers = (topic: string) => ({ 'x-shopify-topic': topic, 'x-shopify-shop-domain': 'lumen.example' })
  it('reads an order, and links it to its buyer', () => {
    expect(events('shopify', recorded('orders/shopify-order'), {}, headers('orders/create'))).toMatchObject([
      {
        id: 'shopify:lumen.example:order:5870012345678',
        verb: 'Purchase',
        at: '2026-02-22T09:15:00+01:00',
        actor: { id: 'customer:7001234567890', channel: 'lumen.example' },
        value: 49.9,
        currency: 'EUR',
      },
      { verb: 'Link', linked: { id: 'order:5870012345678', channel: 'lumen.example' } },
    ])
  })

  it('reads a refund: what was really paid back, by the account of the order', () => {
    expect(event('shopify', recorded('orders/shopify-refund'), {}, headers('refunds/create'))).toMatchObject({
      verb: 'Return',
      value: 30.3,
      currency: 'EUR',
      actor: { id: 'order:5870012345678', channel: 'lumen.example' },
      object: { id: 'shopify:lumen.example:order:5870012345678' },
      text: 'Arrived broken',
    })
  })

  it('counts no test, no cancelled order and no other topic as money', () => {
    const order = recorded('orders/shopify-order')
    for (const [body, topic] of [
      [{ ...order, test: true }, 'orders/create'],
      [{ ...order, cancelled_at: '2026-02-22T10:00:00Z' }, 'orders/paid'],
      [order, 'orders/updated'],
    ] as const)
      expect(events('shopify', body, {}, headers(topic))).toMatchObject([{ verb: 'Track', object: { id: topic } }])
    expect(events('shopify', { ...order, customer: null }, {}, headers('orders/paid'))).toMatchObject([
      { verb: 'Purchase', actor: { id: 'order:5870012345678' } },
    ])
  })
})

describe('WooCommerce', () => {
  const headers = { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-source': 'https://shop.example/' }
  const order = recorded('orders/woocommerce-order')
  it('reads an order and the refunds within', () => {
    expect(events('woocommerce', order, {}, headers)).toMatchObject([
      { verb: 'Purchase', at: '2026-02-20T15:55:01Z', value: 30.3, currency: 'EUR', actor: { id: 'customer:17' } },
      { verb: 'Return', at: '2026-02-23T08:00:00Z', value: 30.3, currency: 'EUR', text: 'Too late' },
    ])
  })
  it('counts no unpaid order as money, and takes guests for strangers', () => {
    expect(events('woocommerce', { ...order, status: 'pending' }, {}, headers)).toMatchObject([{ verb: 'Track' }])
    expect(event('woocommerce', { ...order, customer_id: 0 }, {}, headers)).toMatchObject({
      actor: { id: 'order:4750' },
    })
  })
  it('answers the first call of a new webhook with nothing', () => {
    expect(events('woocommerce', 'webhook_id=12')).toEqual([])
  })
})

describe('signatures', () => {
  const body = '{"a":1}'
  const mac = (key: string | Buffer, text: string, encoding: 'hex' | 'base64') =>
    createHmac('sha256', key).update(text).digest(encoding)
  const time = String(NOW / 1000)
  const key = Buffer.from('0123456789abcdef0123456789abcdef')
  const whsec = `whsec_${key.toString('base64')}`
  const cases: [string, string, Record<string, string>][] = [
    ['typeform', 's', { 'typeform-signature': `sha256=${mac('s', body, 'base64')}` }],
    ['shopify', 's', { 'x-shopify-hmac-sha256': mac('s', body, 'base64') }],
    ['woocommerce', 's', { 'x-wc-webhook-signature': mac('s', body, 'base64') }],
    ['chatwoot', 's', { 'x-chatwoot-timestamp': time, 'x-chatwoot-signature': `sha256=${mac('s', `${time}.${body}`, 'hex')}` }],
    ['formbricks', whsec, { 'webhook-id': 'm1', 'webhook-timestamp': time, 'webhook-signature': `v1,old v1,${mac(key, `m1.${time}.${body}`, 'base64')}` }],
  ] // prettier-ignore
  it.each(cases)('of %s: the sender’s own holds, no other does', (name, secret, headers) => {
    const isSigned = (change: Partial<WireRequest>, as = secret) =>
      endpoint(name).isSigned?.({ ...request(body, {}, headers), ...change }, as)
    expect(isSigned({})).toBe(true)
    expect(isSigned({}, 'whsec_b3RoZXI=')).toBe(false)
    expect(isSigned({ body: Buffer.from('{"a":2}') })).toBe(false)
    expect(isSigned({ headers: {} })).toBe(false)
  })
  it.each(['chatwoot', 'formbricks'])('of %s: not an hour later', (name) => {
    const [, secret = '', headers = {}] = cases.find(([found]) => found === name) ?? []
    expect(endpoint(name).isSigned?.({ ...request(body, {}, headers), receivedAt: NOW + 3.6e6 }, secret)).toBe(false)
  })
})

describe('read of every webhook', () => {
  const samples: [string, string, Record<string, string>][] = [
    ['typeform', 'typeform/nps', {}],
    ['formbricks', 'formbricks/response-finished', {}],
    ...['message-incoming', 'message-outgoing', 'csat-answered', 'conversation-status-changed'].map(
      (name): [string, string, Record<string, string>] => ['chatwoot', `chatwoot/${name}`, {}],
    ),
    ['orders', 'orders/neutral', {}],
    ['shopify', 'orders/shopify-order', { 'x-shopify-topic': 'orders/create' }],
    ['shopify', 'orders/shopify-refund', { 'x-shopify-topic': 'refunds/create' }],
    ['woocommerce', 'orders/woocommerce-order', { 'x-wc-webhook-topic': 'order.updated' }],
  ]
  it.each(samples)('%s never throws on a changed %s, and says the same twice', (name, file, headers) => {
    const mutate = fc.tuple(fc.nat(), fc.jsonValue())
    const query = fc.constantFrom<Record<string, string>[]>(
      {},
      { question: 'nps', field: 'seat', account: 'customer_id' },
      { key: 'k' },
    )
    fc.assert(
      fc.property(fc.array(mutate, { minLength: 1, maxLength: 4 }), query, fc.integer({ min: -1, max: 400 }), (changes, parameters, cut) => {
        const body = JSON.stringify(changes.reduce<unknown>((value, [seed, by]) => replaced(value, seed, by), recorded(file)))
        const sent = request(cut < 0 ? body : body.slice(0, cut), parameters, headers)
        const reading = endpoint(name).read(sent)
        expect(endpoint(name).read(sent)).toEqual(reading)
        for (const { event } of reading.candidates) if (event instanceof Rejection) expect(event.detail).not.toBe('')
      }),
      { numRuns: 150 },
    ) // prettier-ignore
  })
})

/** Replaces one value somewhere inside another. */
function replaced(value: unknown, seed: number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const entries = Object.entries(value)
  const chosen = entries[seed % Math.max(entries.length, 1)]
  if (chosen === undefined) return by
  const inner = replaced(chosen[1], Math.floor(seed / Math.max(entries.length, 1)), by)
  if (Array.isArray(value))
    return value.map((item: unknown, position) => (String(position) === chosen[0] ? inner : item))
  return { ...value, [chosen[0]]: inner }
}
