import { describe, expect, it } from 'vitest'
import { event, events, recorded } from '../test/webhooks.ts'

describe('Chatwoot', () => {
  it('keeps two changes of a contact apart that say no time, and a retry of one together', () => {
    const contact = { event: 'contact_updated', id: 5, account: { id: 3 } }
    const id = (name: string): unknown => event('chatwoot', { ...contact, name })
    expect(id('Ann')).toEqual(id('Ann'))
    expect((id('Ann') as { id: string }).id).not.toBe((id('Bob') as { id: string }).id)
  })

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
    const at = '2026-02-21T10:12:00.000Z'
    expect(events('chatwoot', answered)).toMatchObject([
      { id: 'chatwoot:3:csat:4103:answer', verb: 'Respond', score: 5, at },
      { id: 'chatwoot:3:csat:4103:words', verb: 'Track', object: { id: 'csat_feedback' }, text: 'Quick!', at },
    ])
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
