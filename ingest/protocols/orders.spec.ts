import { describe, expect, it } from 'vitest'
import { event, events, recorded } from '../test/webhooks.ts'
import { asAmount, type Json } from './wire-values.ts'

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
  const order = recorded('orders/shopify-order')
  const refund = recorded('orders/shopify-refund')
  it('reads an order', () => {
    expect(events('shopify', order, {}, headers('orders/create'))).toMatchObject([
      {
        id: 'shopify:lumen.example:order:5870012345678',
        verb: 'Purchase',
        at: '2026-02-22T09:15:00+01:00',
        actor: { id: 'customer:7001234567890', channel: 'lumen.example' },
        value: 49.9,
        currency: 'EUR',
      },
    ])
  })

  it('reads a refund: what was really paid back, by nobody known', () => {
    expect(event('shopify', refund, {}, headers('refunds/create'))).toMatchObject({
      verb: 'Return',
      value: 30.3,
      currency: 'EUR',
      actor: { id: 'order:5870012345678', channel: 'lumen.example' },
      object: { id: 'shopify:lumen.example:order:5870012345678' },
      text: 'Arrived broken',
    })
  })

  it('reads the same refund inside its order, by the customer', () => {
    const [purchase, returned] = events('shopify', { ...order, refunds: [refund] }, {}, headers('orders/updated'))
    expect(purchase).toEqual(event('shopify', order, {}, headers('orders/create')))
    expect(returned).toMatchObject({
      id: 'shopify:lumen.example:refund:929361462345',
      verb: 'Return',
      actor: { id: 'customer:7001234567890' },
      value: 30.3,
    })
    const cancelled = { ...order, refunds: [refund], cancelled_at: '2026-02-25T10:00:00Z' }
    expect(events('shopify', cancelled, {}, headers('orders/updated'))).toMatchObject([{ verb: 'Return' }])
  })

  it('counts no test, no cancelled order and no other topic as money', () => {
    for (const [body, topic] of [
      [{ ...order, test: true }, 'orders/create'],
      [{ ...order, cancelled_at: '2026-02-22T10:00:00Z' }, 'orders/paid'],
      [order, 'orders/fulfilled'],
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
