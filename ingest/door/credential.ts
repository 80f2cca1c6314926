/** Where requests carry their key: Bearer, the user (or password) of Basic, or ?key= for webhooks that can send nothing else. */
import type { FastifyRequest } from 'fastify'

/** The key in a request's Authorization; null if it has none. */
export function credentialOf(request: FastifyRequest): string | null {
  return bearer(request) ?? basic(request)
}

/** The same for whoever sends events: some webhooks have nothing but an address. (Addresses end up in logs: last choice.) */
export function writeCredentialOf(request: FastifyRequest): string | null {
  return credentialOf(request) ?? queryKey(request)
}

function bearer({ headers }: FastifyRequest): string | null {
  return /^Bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** Segment's clients send the key as the user; a browser that was asked for a password has it there. */
function basic({ headers }: FastifyRequest): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const password = rest.join(':')
  const key = password === '' ? user : password
  return key === '' ? null : key
}

function queryKey(request: FastifyRequest): string | null {
  const { key } = request.query as { key?: unknown }
  return typeof key === 'string' && key !== '' ? key : null
}
