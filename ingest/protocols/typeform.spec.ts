import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { event, recorded } from '../test/webhooks.ts'

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

  it('takes a part of a response for no answer: the whole of it comes under the same token', () => {
    const whole = recorded('typeform/nps')
    const part = event('typeform', { ...whole, event_type: 'form_response_partial' })
    expect(part).toMatchObject({ verb: 'Track', object: { id: 'form_response_partial' } })
    expect(event('typeform', whole)).toMatchObject({ verb: 'Respond', score: 9 })
    expect((part as { id: string }).id).not.toBe((event('typeform', whole) as { id: string }).id)
  })
})
