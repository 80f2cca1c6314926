/**
 * The envelope of a CloudEvent: which documents are events at all, and how one is read out of HTTP headers.
 *
 * After CloudEvents 1.0.2, sections "Context Attributes" and "HTTP Header Values".
 */
import type { IncomingHttpHeaders } from 'node:http'
import { isUtf8 } from 'node:buffer'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import { asText, type Json } from './wire-values.ts'

/** A checked event: the required attributes, optional ones and extensions by name, and its data. */
export interface CloudEvent {
  specversion: '1.0'
  id: string
  source: string
  type: string
  subject?: string
  time?: string
  data?: unknown
  [extension: string]: unknown
}

const REQUIRED = ['id', 'source', 'type'] as const
const OPTIONAL_TEXTS = ['subject', 'datacontenttype', 'dataschema', 'time'] as const
/** Members of the JSON format that are no attributes. */
const PAYLOAD = new Set(['data', 'data_base64'])

/** A JSON object as the event it is, or why it is none. A member that is null counts as left out. */
export function checkedEvent(document: Json): CloudEvent | Rejection {
  const event = Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null))
  const fault = attributeFault(event)
  if (fault !== null) return fault
  const { data_base64: encoded, ...rest } = event
  if (encoded === undefined) return event as CloudEvent
  if (event['data'] !== undefined) return new Rejection('invalid_field', 'There are both "data" and "data_base64"')
  if (typeof encoded !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded))
    return new Rejection('invalid_field', '"data_base64" is not base64')
  const data = decodeData(Buffer.from(encoded, 'base64'), asText(event['datacontenttype']) ?? '')
  return data instanceof Rejection ? data : ({ ...rest, data } as CloudEvent)
}

function attributeFault(event: Json): Rejection | null {
  if (event['specversion'] === undefined)
    return new Rejection('missing_field', 'The event has no "specversion", so it is no CloudEvent')
  if (event['specversion'] !== '1.0')
    return new Rejection('invalid_field', `"specversion" is ${JSON.stringify(event['specversion'])}: send 1.0`)
  for (const name of REQUIRED) {
    if (event[name] === undefined) return new Rejection('missing_field', `The event has no "${name}"`)
    if (asText(event[name]) === undefined) return new Rejection('invalid_field', `"${name}" is not a non-empty text`)
  }
  for (const name of OPTIONAL_TEXTS) {
    if (event[name] !== undefined && asText(event[name]) === undefined)
      return new Rejection('invalid_field', `"${name}" is not a non-empty text`)
  }
  if (/[\s<>"{}|\\^`]/.test(event['source'] as string))
    return new Rejection('invalid_field', '"source" is not a URI reference')
  const misnamed = Object.keys(event).find((name) => !PAYLOAD.has(name) && !/^[a-z0-9]+$/.test(name))
  if (misnamed !== undefined)
    return new Rejection(
      'invalid_field',
      `The attribute ${JSON.stringify(misnamed)} is not made of lower-case letters and digits`,
    )
  return null
}

/** An event in binary mode: attributes in ce-* headers, the body is the data. */
export function fromHeaders(headers: IncomingHttpHeaders, body: Buffer): CloudEvent | Rejection {
  const event: Json = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || typeof value !== 'string') continue
    const decoded = decodeHeader(value)
    if (decoded === null) return new Rejection('invalid_utf8', `The header ${name} is not percent-encoded UTF-8`)
    event[name.slice(3)] = decoded
  }
  const type = headers['content-type']
  if (type !== undefined) event['datacontenttype'] = type
  const checked = checkedEvent(event)
  if (checked instanceof Rejection || body.length === 0) return checked
  const data = decodeData(body, type ?? 'application/json')
  return data instanceof Rejection ? data : { ...checked, data }
}

/** Unquotes and percent-decodes a header's value, once; null when the bytes behind it are not UTF-8. */
export function decodeHeader(value: string): string | null {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]
  const plain = quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1')
  // Node gives header bytes as Latin-1; %xx are bytes, too.
  const bytes = Buffer.from(
    plain.replace(/%([0-9a-fA-F]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )
  return isUtf8(bytes) ? bytes.toString('utf8') : null
}

/** JSON as its value, other text as text, any other bytes as base64. */
function decodeData(bytes: Buffer, contentType: string): unknown {
  const media = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (media === '' || /^(application|text)\/([\w.-]+\+)?json$/.test(media)) return parseJson(bytes)
  if (media.startsWith('text/') && isUtf8(bytes)) return bytes.toString('utf8')
  return bytes.toString('base64')
}
