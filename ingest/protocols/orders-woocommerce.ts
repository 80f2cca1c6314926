/**
 * WooCommerce's webhooks (https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks): the topic stands in
 * X-WC-Webhook-Topic, the shop in X-WC-Webhook-Source.
 *
 * An order is a Purchase from its first delivery in a status that stands for money; an unpaid one is kept as Track. Refunds
 * come inside the order, without a time of their own: theirs is the order's last change when they are first seen.
 */
import { Rejection } from '../rejection.ts'
import type { WireRequest } from './protocol.ts'
import {
  asAmount,
  asName,
  asList,
  asObject,
  asProperties,
  asText,
  at,
  contentId,
  parameter,
  shortId,
  type Json,
} from './wire-values.ts'

const PAID = new Set(['processing', 'completed', 'refunded'])

/** The events of one delivery. */
export function readWooCommerce(body: Json, { headers, query, receivedAt }: WireRequest): (Json | Rejection)[] {
  const topic = asText(headers['x-wc-webhook-topic'])
  if (topic === undefined) return [new Rejection('missing_field', 'The request has no X-WC-Webhook-Topic header')]
  const id = asName(body['id'])
  if (id === undefined) return [new Rejection('missing_field', 'The body has no "id"')]
  const scope = `woocommerce:${asText(headers['x-wc-webhook-source']) ?? ''}`
  const common: Json = {
    channel: 'shop',
    actor: buyer(body, id, scope),
    brand: parameter(query, 'brand'),
    currency: asText(body['currency']),
  }
  const changed = utc(body['date_modified_gmt']) ?? new Date(receivedAt).toISOString()
  const order = { id: shortId(`${scope}:order:${id}`), type: 'Order' }
  const status = asText(body['status'])
  if ((topic !== 'order.created' && topic !== 'order.updated') || status === undefined || !PAID.has(status)) {
    const properties = asProperties({ status, order: id })
    const object = { id: shortId(topic), type: 'Event' }
    return [
      { ...common, id: contentId('woocommerce', { topic, scope, id, status, changed: body['date_modified_gmt'] }), verb: 'Track', at: changed, object, properties },
    ] // prettier-ignore
  }
  const value = asAmount(body['total'])
  if (value === undefined) return [new Rejection('missing_field', 'The order has no "total"')]
  const paid = utc(body['date_paid_gmt']) ?? utc(body['date_created_gmt']) ?? changed
  const purchase = { ...common, id: order.id, verb: 'Purchase', at: paid, object: order, value }
  return [
    purchase,
    ...asList(body['refunds']).map((refund) => refundEvent(refund, { ...common, at: changed, object: order }, scope)),
  ]
}

function refundEvent(refund: unknown, common: Json, scope: string): Json | Rejection {
  const id = asName(at(refund, 'id'))
  const total = asAmount(at(refund, 'total'))
  if (id === undefined || total === undefined)
    return new Rejection('missing_field', 'A refund has no "id" or no "total"')
  const reason = asText(asObject(refund)?.['reason'])
  return { ...common, id: shortId(`${scope}:refund:${id}`), verb: 'Return', value: Math.abs(total), text: reason }
}

/** A guest has the number 0, which is nobody: the order stands for them. */
function buyer(order: Json, id: string, scope: string): Json {
  const customer = asName(order['customer_id'])
  const isGuest = customer === undefined || customer === '0'
  return { id: shortId(isGuest ? `order:${id}` : `customer:${customer}`), channel: shortId(scope) }
}

/** Times "gmt" are written without an offset. */
const utc = (value: unknown): string | undefined => {
  const text = asText(value)
  return text === undefined ? undefined : /(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`
}
