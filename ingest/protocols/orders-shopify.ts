/**
 * Shopify's webhooks (https://shopify.dev/docs/api/admin-rest/latest/resources/order and …/refund): the topic stands in
 * X-Shopify-Topic, the shop in X-Shopify-Shop-Domain.
 *
 * A refund on its own (refunds/create) does not name the customer: it is a Return by the order itself, as an account that
 * nobody has linked. The same refund inside its order (orders/updated) is one by the customer.
 */
import { Rejection } from '../rejection.ts'
import type { WireRequest } from './protocol.ts'
import {
  asAmount,
  asName,
  asList,
  asObjects,
  asProperties,
  asText,
  at,
  contentId,
  parameter,
  shortId,
  type Json,
} from './wire-values.ts'

/** The events of one delivery. */
export function readShopify(body: Json, { headers, query, receivedAt }: WireRequest): (Json | Rejection)[] {
  const topic = asText(headers['x-shopify-topic'])
  if (topic === undefined) return [new Rejection('missing_field', 'The request has no X-Shopify-Topic header')]
  const id = asName(body['id'])
  if (id === undefined) return [new Rejection('missing_field', 'The body has no "id"')]
  const shop: Shop = {
    name: asText(headers['x-shopify-shop-domain']) ?? 'shopify',
    brand: parameter(query, 'brand'),
    receivedAt,
  }
  if (topic === 'refunds/create') return [refund(body, id, { id: orderAccount(asName(body['order_id']) ?? '') }, shop)]
  if (!ORDERS.has(topic) || body['test'] === true) return [other(body, topic, shop)]
  const refunds = asObjects(body['refunds']).map((each) =>
    refund({ ...each, order_id: id }, asName(each['id']) ?? '', buyer(body, id), shop),
  )
  const isCancelled = (body['cancelled_at'] ?? null) !== null
  if (isCancelled && refunds.length === 0) return [other(body, topic, shop)]
  return isCancelled ? refunds : [purchase(body, id, shop), ...refunds]
}

const ORDERS = new Set(['orders/create', 'orders/paid', 'orders/updated'])

interface Shop {
  name: string
  brand: string | undefined
  receivedAt: number
}

function purchase(order: Json, id: string, shop: Shop): Json | Rejection {
  const value = asAmount(order['total_price'])
  if (value === undefined) return new Rejection('missing_field', 'The order has no "total_price"')
  return {
    id: shortId(`shopify:${shop.name}:order:${id}`),
    verb: 'Purchase',
    at: asText(order['created_at']) ?? new Date(shop.receivedAt).toISOString(),
    channel: 'shop',
    visibility: order['source_name'] === 'pos' ? 'offline' : undefined,
    actor: { ...buyer(order, id), channel: shortId(shop.name) },
    object: { id: shortId(`shopify:${shop.name}:order:${id}`), type: 'Order' },
    value,
    currency: asText(order['currency']),
    brand: shop.brand,
    properties: asProperties({
      source: order['source_name'],
      referrer: order['referring_site'],
      landing: order['landing_site'],
      discounts: asList(order['discount_codes']).length === 0 ? undefined : order['discount_codes'],
    }),
  }
}

function refund(body: Json, id: string, actor: Json, shop: Shop): Json | Rejection {
  const order = asName(body['order_id'])
  if (order === undefined || id === '') return new Rejection('missing_field', 'The refund has no "id" or no "order_id"')
  const paid = asList(body['transactions']).filter(
    (payment) => at(payment, 'kind') === 'refund' && at(payment, 'status') === 'success',
  )
  const amounts = paid.map((payment) => asAmount(at(payment, 'amount')))
  if (amounts.includes(undefined)) return new Rejection('invalid_field', 'A transaction of the refund has no amount')
  const currencies = new Set(paid.map((payment) => asText(at(payment, 'currency'))))
  if (currencies.size > 1) return new Rejection('invalid_field', 'The refund was paid in several currencies')
  return {
    id: shortId(`shopify:${shop.name}:refund:${id}`),
    verb: 'Return',
    at: asText(body['created_at']) ?? new Date(shop.receivedAt).toISOString(),
    channel: 'shop',
    actor: { ...actor, channel: shortId(shop.name) },
    object: { id: shortId(`shopify:${shop.name}:order:${order}`), type: 'Order' },
    value: sum(amounts.flatMap((amount) => amount ?? [])),
    currency: [...currencies][0],
    brand: shop.brand,
    text: asText(body['note']),
  }
}

function other(body: Json, topic: string, shop: Shop): Json {
  return {
    id: contentId('shopify', { topic, shop: shop.name, body }),
    verb: 'Track',
    at: asText(body['updated_at']) ?? asText(body['created_at']) ?? new Date(shop.receivedAt).toISOString(),
    channel: 'shop',
    actor: { ...aboutWhom(body, topic), channel: shortId(shop.name) },
    object: { id: shortId(topic), type: 'Event' },
    brand: shop.brand,
    properties: asProperties({
      order: asName(body['order_id']) ?? asName(body['id']),
      test: body['test'] === true ? true : undefined,
    }),
  }
}

/** Topics that are about a customer say so in their name; what is about neither is filed under the thing itself. */
function aboutWhom(body: Json, topic: string): Json {
  const id = asName(body['id']) ?? ''
  const [kind = ''] = topic.split('/')
  if (kind === 'customers') return { id: shortId(`customer:${id}`) }
  const order = asName(body['order_id']) ?? (kind === 'orders' ? id : undefined)
  return order === undefined ? { id: shortId(`${kind}:${id}`) } : buyer(body, order)
}

const orderAccount = (order: string): string => shortId(`order:${order}`)

/** The customer; for a guest the order itself, so that strangers are not taken for one person. */
const buyer = (order: Json, id: string): Json => {
  const customer = asName(at(order, 'customer', 'id'))
  return { id: customer === undefined ? orderAccount(id) : shortId(`customer:${customer}`) }
}

/** Adds amounts of money without binary dust: 0.1 + 0.2 is 0.3. */
export const sum = (amounts: readonly number[]): number =>
  Number(amounts.reduce((total, amount) => total + amount, 0).toFixed(4))
