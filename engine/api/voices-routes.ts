/** What readers read, and the messages behind the numbers of voices: for whoever may see people. */
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Store } from '@candor/queries'
import { labelQueue } from '../people/label-queue.ts'
import { voiceMessages } from '../people/voice-messages.ts'
import type { Scope } from '../scope.ts'
import { byReference } from './schema-refs.ts'
import * as shapes from './shapes/index.ts'

interface VoicesContext {
  store: Store
  scopeOf: (query: shapes.ScopeQuery) => Promise<Scope>
}

const problems = { '4xx': byReference(shapes.Problem), '5xx': byReference(shapes.Problem) }

export function voicesRoutes(
  app: Parameters<FastifyPluginCallbackTypebox>[0],
  { store, scopeOf }: VoicesContext,
): void {
  app.get(
    '/api/voices/queue',
    {
      config: { access: 'people' },
      schema: {
        summary: 'The next message for a reader to label, without what others say of it',
        querystring: shapes.LabelQueueQuery,
        response: { 200: byReference(shapes.LabelQueueAnswer), ...problems },
      },
    },
    async ({ query: { channel, reader, after, ...scope } }) =>
      labelQueue(store, await scopeOf(scope), { reader, ...(channel !== undefined && { channel }), ...(after !== undefined && { after }) }), // prettier-ignore
  )
  app.get(
    '/api/voices/messages',
    {
      config: { access: 'people' },
      schema: {
        summary: 'Messages behind the numbers of voices, in full',
        querystring: shapes.VoiceMessagesQuery,
        response: { 200: byReference(shapes.VoiceMessagesAnswer), ...problems },
      },
    },
    async ({ query: { channel, of, limit, ...scope } }) =>
      voiceMessages(store, await scopeOf(scope), { of, ...(channel !== undefined && { channel }), ...(limit !== undefined && { limit }) }), // prettier-ignore
  )
}
