import { Interaction } from '@candor/ingest/interaction'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { exposureOf, type Exposed } from './exposure.ts'

const AT = new Date('2026-05-10T08:00:00Z')
const ANN: Exposed = { experiment: 'price', arm: 'low', unit: 'ann', channel: 'user' }
const idOf = (more: Partial<Exposed>, at = AT) => exposureOf({ ...ANN, ...more }, at).id

it('is an interaction', () => {
  expect(Value.Check(Interaction, exposureOf(ANN, AT))).toBe(true)
  expect(exposureOf(ANN, AT)).toEqual({
    id: 'expose ["price","low","user","ann"]',
    verb: 'Expose',
    at: '2026-05-10T08:00:00.000Z',
    channel: 'web',
    actor: { id: 'ann', channel: 'user' },
    experiment: { key: 'price', arm: 'low' },
  })
})

it('has one id however often it is sent, and another for anything else', () => {
  expect(idOf({}, new Date('2026-05-11T00:00:00Z'))).toBe(idOf({}))
  const others = [{ arm: 'high' }, { unit: 'bob' }, { channel: 'device' }, { experiment: 'banner' }, { experiment: 'price","low', arm: '' }]
  expect(new Set([{}, ...others].map((more) => idOf(more))).size).toBe(6)
}) // prettier-ignore

it('keeps ids of long names as short as ingest wants them, and apart', () => {
  const long = (end: string) => idOf({ unit: `${'🎫'.repeat(99)}${end}`, experiment: 'x'.repeat(200) })
  expect(long('a').length).toBeLessThanOrEqual(200)
  expect(long('a')).toBe(long('a'))
  expect(long('a')).not.toBe(long('b'))
  expect(Value.Check(Interaction, exposureOf({ ...ANN, unit: '\ud800'.repeat(200) }, AT))).toBe(true)
})
