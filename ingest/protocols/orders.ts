/**
 * Orders and returns of shops: one neutral shape for any shop, and the webhooks of Shopify (orders-shopify.ts) and
 * WooCommerce (orders-woocommerce.ts). An order is a Purchase, a return or refund a Return; money is in major units.
 */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { sliceArray } from '../json-slices.ts'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import { readShopify } from './orders-shopify.ts'
import { readWooCommerce } from './orders-woocommerce.ts'
import { json, unreadable, type Protocol, type Reading, type WireRequest } from './protocol.ts'
import { isSignedByShopify, isSignedByWooCommerce } from './signature.ts'
import { checked, readWebhook, webhookSchema } from './webhook.ts'
import { asAmount, asObject, asProperties, keyOf, parameter, shortId, type Json } from './wire-values.ts'

const Text = (description: string) => Type.String({ description, minLength: 1 })

export const Order = Type.Object(
  {
    type: Type.Enum(['order', 'return'], { description: 'What it is' }),
    id: Text('The number of the order or of the return; each counts once'),
    order: Type.Optional(Text('For a return: the order it belongs to')),
    customer: Text('The customer’s account id'),
    at: Text('When: RFC 3339 with an offset'),
    amount: Type.Union([Type.Number(), Type.String()], {
      description: 'Paid or paid back, in major units, positive: 19.9 or "19.90"',
    }),
    currency: Text('ISO 4217'),
    channel: Type.Optional(Text('Where; "shop" if left out')),
    offline: Type.Optional(Type.Boolean({ description: 'True for a purchase over the counter' })),
    brand: Type.Optional(Text('The brand bought')),
    campaign: Type.Optional(Text('The campaign it is counted under')),
    properties: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Anything else' })),
  },
  { additionalProperties: false, description: 'An order, or goods brought back' },
)
const order = Compile(Order)

export const orders: Protocol = {
  name: 'orders',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/webhooks/orders',
      schema: webhookSchema(
        'Orders and returns',
        'One or an array: any shop, in this neutral shape. An order becomes Purchase, a return Return.',
        {},
        Type.Union([Order, Type.Array(Order)]),
      ),
      read: readOrders,
      reply: (receipt) => json(receipt),
    },
    {
      method: 'POST',
      url: '/v1/webhooks/shopify',
      schema: webhookSchema(
        'Webhook of Shopify',
        'The topics orders/create, orders/paid and orders/updated become one Purchase, refunds Return; other topics Track.',
        {},
        Type.Object({ id: Type.Integer() }, { additionalProperties: true }),
      ),
      read: (request) => ({ ...readWebhook(request, readShopify), source: 'shopify' }),
      reply: (receipt) => json(receipt),
      isSigned: isSignedByShopify,
    },
    {
      method: 'POST',
      url: '/v1/webhooks/woocommerce',
      schema: webhookSchema(
        'Webhook of WooCommerce',
        'The topics order.created and order.updated become Purchase once paid, their refunds Return; all else Track.',
        {},
        Type.Object({ id: Type.Integer() }, { additionalProperties: true }),
      ),
      // The first call of a new webhook is a form with nothing but its number.
      read: (request) =>
        /^webhook_id=\d+\s*$/.test(request.body.subarray(0, 100).toString('latin1'))
          ? { candidates: [], writeKey: keyOf(request.query) }
          : { ...readWebhook(request, readWooCommerce), source: 'woocommerce' },
      reply: (receipt) => json(receipt),
      isSigned: isSignedByWooCommerce,
    },
  ],
}

/** Reads one order or an array of them. */
export function readOrders(request: WireRequest): Reading {
  const { body, query, receivedAt } = request
  const first = body.findIndex((byte) => byte > 0x20)
  if (body[first] !== 0x5b) return readWebhook(request, (value) => [neutral(value, query)])
  const slices = sliceArray(body, first)
  if (slices === null || body.subarray(slices.end).some((byte) => byte > 0x20))
    return unreadable(body, 'The body is not one JSON array of orders')
  const candidates = slices.elements.map((bytes) => {
    const value = parseJson(bytes)
    return { bytes, event: checked(value instanceof Rejection ? value : neutral(value, query), receivedAt) }
  })
  return { candidates, writeKey: keyOf(query) }
}

function neutral(value: unknown, query: WireRequest['query']): Json | Rejection {
  if (asObject(value) === null) return new Rejection('not_an_object', 'An order is a JSON object')
  if (!order.Check(value)) {
    const [error] = order.Errors(value)
    return new Rejection(
      'invalid_field',
      `${error?.instancePath.slice(1) ?? 'The order'} ${error?.message ?? 'is invalid'}`,
    )
  }
  return fromOrder(value, query)
}

function fromOrder(value: Static<typeof Order>, query: WireRequest['query']): Json | Rejection {
  const amount = asAmount(value.amount)
  if (amount === undefined || amount < 0)
    return new Rejection('invalid_field', `"amount" is ${JSON.stringify(value.amount)}: send a positive decimal number`)
  return {
    id: shortId(`${value.type}:${value.id}`),
    verb: value.type === 'order' ? 'Purchase' : 'Return',
    at: value.at,
    channel: value.channel ?? 'shop',
    visibility: value.offline === true ? 'offline' : undefined,
    actor: { id: shortId(value.customer) },
    object: { id: shortId(value.order ?? value.id), type: 'Order' },
    value: amount,
    currency: value.currency,
    brand: value.brand ?? parameter(query, 'brand'),
    campaign: value.campaign,
    properties: asProperties(value.properties ?? {}),
  }
}
