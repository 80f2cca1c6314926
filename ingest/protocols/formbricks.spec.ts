import { describe, expect, it } from 'vitest'
import { event, events, recorded } from '../test/webhooks.ts'

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
