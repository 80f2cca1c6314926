import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '@candor/queries'
import { Door } from '../door/door.ts'
import { KeyRing } from '../door/key-ring.ts'
import { Intake } from '../intake.ts'
import { ingestRoutes } from '../routes.ts'
import { validateInteraction } from '../validate.ts'
import { JUDGEMENTS, labelEvent, labelForm } from './label.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const asked = { message: 'm 1', brand: 'Acme', reader: ' night desk ' }

describe('a label as an interaction', () => {
  it.each(JUDGEMENTS)('%s passes the door', (label) => {
    const event = labelEvent({ ...asked, label, asks: 'yes', topics: ['late'] }, 'label-1', NOW)
    expect(validateInteraction(event, NOW)).toBe(event)
    expect(event).toMatchObject({ verb: 'Label', object: { id: 'm 1' }, actor: { id: 'night desk', role: 'employee' } })
    expect(event.sentiment ?? event.properties?.['label']).toBe(label)
  })

  it.each([
    [{}, 'missing_field'],
    [{ properties: { label: 'sarcastic' } }, 'invalid_field'],
    [{ sentiment: 'positive', object: undefined }, 'missing_field'],
    [{ sentiment: 'positive', actor: { id: 'ann' } }, 'invalid_field'],
  ])('without a judgement, or of nothing, does not: %j', (change, code) => {
    const event = labelEvent({ ...asked, label: 'neutral' }, 'label-1', NOW)
    delete event.sentiment
    const sent = Object.fromEntries(Object.entries({ ...event, ...change }).filter(([, value]) => value !== undefined))
    expect(validateInteraction(sent, NOW)).toMatchObject({ code })
  })
})

describe('the form', () => {
  it('keeps the scope, goes on behind the message, and leads nowhere else', () => {
    const { label, next } = labelForm(
      'message=+m%201&brand=Acme&label=negative&asks=yes&topics=late,+rude,,&reader=ann&id=&workspace=shop&from=2026-03-01&campaign=&after=77&next=https://elsewhere.example',
    )
    expect(label).toEqual({ ...asked, message: ' m 1', reader: 'ann', label: 'negative', asks: 'yes', topics: ['late', 'rude'] }) // prettier-ignore
    expect(next).toBe('/voices/label?workspace=shop&brand=Acme&from=2026-03-01&reader=ann&after=77&last=+m+1')
  })

  it('that lacks something says what', () => {
    expect(() => labelForm('message=m&brand=Acme&label=negative')).toThrow(/required.*reader|reader/)
    expect(() => labelForm('message=m&brand=Acme&label=nice&reader=a')).toThrow('label must be')
  })
})

describe('POST /v1/labels', () => {
  let directory = ''
  let intake: Intake
  let app: FastifyInstance
  let keys: KeyRing
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'candor-labels-'))
    const store = { load: () => Promise.resolve(), dropWorkspace: () => Promise.resolve() } as unknown as Store
    intake = await Intake.open({ directory, store })
    keys = await KeyRing.open({ directory, configured: { secret: 'shop' } })
    app = Fastify()
    await app.register((scope) => ingestRoutes(scope, { intake, store, door: new Door({ keys }), now: () => NOW }))
  })
  afterAll(async () => {
    await app.close()
    await intake.close()
    await rm(directory, { recursive: true })
  })
  const post = (payload: object | string, workspace = 'main', headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: `/v1/labels?workspace=${workspace}`, payload, headers })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  it('takes JSON once, however often it is sent, and sends a form back to the queue', async () => {
    const label = { ...asked, label: 'positive', id: 'mine' }
    expect((await post(label)).json()).toEqual({ id: 'mine', duplicate: false })
    expect((await post(label)).json()).toEqual({ id: 'mine', duplicate: true })
    const sent = await post('message=m&brand=Acme&label=neutral&reader=ann', 'main', form)
    expect([sent.statusCode, sent.headers.location]).toEqual([303, '/voices/label?brand=Acme&reader=ann&last=m'])
    expect(intake.status().sources['labels']).toMatchObject({ received: 3, accepted: 2, duplicates: 1 })
  })

  it('says what is wrong, and keeps nothing', async () => {
    const answer = await post({ ...asked, label: 'positive', mood: 1 })
    expect([answer.statusCode, answer.json<{ detail: string }>().detail]).toEqual([
      400,
      expect.stringContaining('mood'),
    ])
    expect((await post('{')).statusCode).toBe(400)
  })

  it('is for whoever may define: no key where there is one, no key that reads or sends events', async () => {
    const label = { ...asked, label: 'positive' }
    const secret = async (scope: string) => (await keys.create({ workspace: 'shop', scope })).secret
    const asking = async (key: string) => (await post(label, 'shop', { authorization: `Bearer ${key}` })).statusCode
    expect((await post(label, 'shop')).statusCode).toBe(401)
    for (const key of ['secret', await secret('read'), await secret('people')]) expect(await asking(key)).toBe(403)
    const define = await secret('define')
    expect(await asking(define)).toBe(200)
    const elsewhere = { ...form, origin: 'https://elsewhere.example', authorization: `Bearer ${define}` }
    expect((await post('message=m&brand=Acme&label=neutral&reader=ann', 'shop', elsewhere)).statusCode).toBe(403)
  })

  it('of a page leads whoever is not signed in to where they sign in', async () => {
    const answer = await post('message=m&brand=Acme&label=neutral&reader=ann', 'shop', { ...form, accept: 'text/html' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in?next=%2Fvoices%2Flabel'])
  })
})
