import { describe, expect, it } from 'vitest'
import { VERBS } from '../interaction.ts'
import { Rejection } from '../rejection.ts'
import { amount, linked, toInteraction, tracked, userOrDevice, verbNamed, viewed, without } from './product-event.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const interaction = (what: Record<string, unknown>, id: unknown = 'e', at?: unknown) =>
  toInteraction({ id, at, actor: { id: 'u', channel: 'user' }, what }, NOW)

describe('toInteraction', () => {
  it('makes up the id and the time that a client leaves out', () => {
    const event = interaction(tracked({ name: 'x' }), null)
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      at: '2026-03-01T12:00:00.000Z',
      channel: 'web',
      actor: { id: 'u', channel: 'user' },
    })
    expect(interaction(tracked({ name: 'x' }), '')).not.toMatchObject({ id: '' })
  })

  it('refuses what the door refuses', () => {
    expect(interaction(tracked({ name: 'x' }), 'e', 'yesterday')).toMatchObject({ code: 'invalid_time' })
    expect(interaction(tracked({ name: 'x'.repeat(201) }))).toMatchObject({ code: 'invalid_field' })
    expect(interaction(linked({ id: '', channel: 'user' }))).toBeInstanceOf(Rejection)
  })
})

describe('everyday words that are also verbs', () => {
  it.each([
    ['Delete', {}, 'Track'],
    ['delete', { object: { id: 'post-1' } }, 'Delete'],
    ['Leave', { page: '/checkout' }, 'Track'],
    ['Join', { object: { id: 'club', type: 'Group' } }, 'Join'],
    ['Invite', { button: 'top' }, 'Track'],
    ['link', { url: 'https://example.org' }, 'Track'],
    ['Link', { linked: { channel: 'x', id: 'ann' } }, 'Link'],
  ])('%s with %j is %s', (name, properties, verb) => {
    const event = tracked({ name, properties })
    expect(event['verb']).toBe(verb)
    if (verb === 'Track') expect(event['object']).toEqual({ id: name, type: 'Event' })
  })
})

describe('tracked', () => {
  it('keeps the name of an event that has no verb, whatever its properties are called', () => {
    const object = { id: 'lamp', type: 'Product' }
    expect(tracked({ name: 'lit', properties: { object } })).toMatchObject({
      object: { id: 'lit', type: 'Event' },
      properties: { object: JSON.stringify(object) },
    })
    expect(tracked({ name: 'like', properties: { object } })).toMatchObject({ verb: 'Like', object })
  })

  it('lets a property name the campaign rather than its context', () => {
    expect(tracked({ name: 'x', campaign: 'a' })).toMatchObject({ campaign: 'a' })
    expect(tracked({ name: 'x', campaign: 'a', properties: { campaign: 'b' } })).toMatchObject({ campaign: 'b' })
  })

  it.each([
    [{ revenue: 9.5, total: 12 }, 9.5],
    [{ total: '12.50' }, 12.5],
    [{ value: 7, revenue: 9.5 }, 7],
    [{ revenue: 'much' }, 'much'],
  ])('takes the amount of an order from %j', (properties, value) => {
    expect(tracked({ name: 'Order Completed', properties })).toMatchObject({ verb: 'Purchase', value })
  })
})

describe('names, accounts and amounts', () => {
  it('knows every verb by its name in any case, and nothing by the names of JavaScript', () => {
    for (const verb of VERBS.filter((one) => one !== 'Label'))
      expect([verbNamed(verb), verbNamed(verb.toUpperCase())]).toEqual([verb, verb])
    expect(verbNamed('Label')).toBe(undefined)
    for (const name of ['constructor', '__proto__', 'hasOwnProperty', '']) expect(verbNamed(name)).toBeUndefined()
  })

  it('lets the user act where a call names user and device', () => {
    expect(userOrDevice('u', 'd')).toEqual({ id: 'u', channel: 'user' })
    expect(userOrDevice('', 'd')).toEqual({ id: 'd', channel: 'device' })
    expect(userOrDevice(0, undefined)).toEqual({ id: '0', channel: 'user' })
    expect(userOrDevice(null, {})).toBeNull()
  })

  it.each([['19.90', 19.9], ['-3', -3], ['1e3', '1e3'], ['', undefined], [' 4', ' 4'], [null, undefined], [2, 2]])(
    'reads the amount %j as %j',
    (written, read) => {
      expect(amount(written)).toBe(read)
    },
  ) // prettier-ignore

  it('names a page by its address, and leaves out what is not kept', () => {
    expect(viewed({ type: 'Page', id: undefined, properties: { brand: '' } })).toMatchObject({ object: undefined })
    expect(without({ a: 1, b: 2 }, new Set(['b']))).toEqual({ a: 1 })
  })
})
