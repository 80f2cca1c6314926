import { describe, expect, it } from 'vitest'
import { event, events, NOW, recorded } from '../test/webhooks.ts'

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
      thread: 'chatwoot:3:conversation:512',
    })
    expect(event('chatwoot', outgoing)).not.toHaveProperty('inReplyTo')
    const answering = { ...outgoing, content_attributes: { in_reply_to: 4101 } }
    expect(event('chatwoot', answering)).toMatchObject({ inReplyTo: 'chatwoot:3:message:4101' })
    const bot = { ...outgoing, sender: { id: 1, type: 'agent_bot' } }
    expect(event('chatwoot', bot)).toMatchObject({ actor: { role: 'bot' } })
  })

  it('takes for nobody’s answer what a rule or a campaign sends, and for the brand’s what its own app sent', () => {
    const sent = (more: object): unknown => event('chatwoot', { ...outgoing, sender: null, ...more })
    expect(sent({ content_attributes: { automation_rule_id: 8 } })).toMatchObject({ actor: { id: 'chatwoot:3:rule:8', role: 'bot' } }) // prettier-ignore
    const campaign = { sender: outgoing['sender'], additional_attributes: { campaign_id: 2 } }
    expect(sent(campaign)).toMatchObject({ actor: { id: 'chatwoot:3:campaign:2', role: 'bot' } })
    expect(sent({ content_attributes: { external_echo: true } })).toMatchObject({ actor: { id: 'chatwoot:3:inbox:9', role: 'brand' } }) // prettier-ignore
    expect(sent({})).toMatchObject({ code: 'missing_field' })
  })

  it('knows the account of a conversation by its last message or its address, and never makes one up', () => {
    const { messages, ...silent } = recorded('chatwoot/conversation-status-changed')
    expect(messages).toHaveLength(1)
    expect(event('chatwoot', silent)).toMatchObject({ code: 'missing_field', detail: expect.stringContaining('?account=') as string }) // prettier-ignore
    expect(event('chatwoot', silent, { account: '3' })).toMatchObject({ actor: { id: 'chatwoot:3:contact:77' } })
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
    // Chatwoot does not say when it was answered: when it came.
    const at = new Date(NOW).toISOString()
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
    expect(event('chatwoot', { event: 'inbox_created', id: 1, account: { id: 3 } })).toMatchObject({
      code: 'not_an_event',
    })
  })
})
