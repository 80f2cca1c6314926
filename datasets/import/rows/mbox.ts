/**
 * E-mail in an .mbox file (RFC 4155; quoted "From " lines as mboxrd has them): one message, one row.
 *
 * The fields are messageId, date, from, fromName, to, subject, text, inReplyTo, thread, list and attachments. `thread` is the
 * first message that the others refer to, or the message itself. Text is the plain part, or what an HTML part says.
 */
import PostalMime, { type Email } from 'postal-mime'
import { lines } from './bytes.ts'
import type { Row } from './row.ts'

const LARGEST_MESSAGE = 32 * 1024 * 1024
const FROM = Buffer.from('From ')
const QUOTED_FROM = /^>+From /

interface Message {
  number: number
  /** Line of the "From " that begins it. */
  line: number
  lines: Buffer[]
  bytes: number
}

/** Rows of an .mbox file. What stands before the first message is a row with a problem. */
export async function* mboxRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  let message: Message | null = null
  let line = 0
  let afterBlank = true
  let number = 0
  for await (const raw of lines(bytes)) {
    line++
    const content = raw.at(-1) === 0x0d ? raw.subarray(0, -1) : raw
    if (afterBlank && content.subarray(0, FROM.length).equals(FROM)) {
      if (message !== null) yield await toRow(message)
      message = { number: ++number, line, lines: [], bytes: 0 }
    } else if (message !== null) keep(message, content)
    else if (content.length > 0) {
      message = { number: ++number, line, lines: [], bytes: Infinity }
    }
    afterBlank = content.length === 0
  }
  if (message !== null) yield await toRow(message)
}

/** A message that grows too large keeps its place and loses its lines. */
function keep(message: Message, content: Buffer): void {
  message.bytes += content.length + 2
  if (message.bytes > LARGEST_MESSAGE) message.lines = []
  else
    message.lines.push(
      QUOTED_FROM.test(content.subarray(0, 80).toString('latin1')) ? content.subarray(1) : Buffer.from(content),
    )
}

async function toRow({ number, line, lines: content, bytes }: Message): Promise<Row> {
  const place = { number, line, fields: {}, faults: {} }
  if (bytes === Infinity) return { ...place, problem: 'does not begin with a "From " line; is this an .mbox file?' }
  if (bytes > LARGEST_MESSAGE) return { ...place, problem: `is a message of more than ${LARGEST_MESSAGE} bytes` }
  const whole = Buffer.concat(content.flatMap((one) => [one, CRLF]))
  try {
    return { ...place, ...fieldsOf(await PostalMime.parse(whole)) }
  } catch (error) {
    return { ...place, problem: `is no message that can be read: ${error instanceof Error ? error.message : ''}` }
  }
}

const CRLF = Buffer.from('\r\n')

function fieldsOf(email: Email): Pick<Row, 'fields' | 'faults'> {
  const { messageId, date, from, to, subject, text, html, inReplyTo, references, attachments } = email
  const own = bare(messageId)
  const list = email.headers.find(({ key }) => key === 'list-id')?.value ?? ''
  const address = from?.address ?? ''
  const fields = {
    messageId: own,
    date: date ?? '',
    from: address.toLowerCase(),
    fromName: from?.name ?? '',
    to: (to ?? []).map((one) => (one.address ?? '').toLowerCase()).join(', '),
    subject: subject ?? '',
    text: (text ?? html ?? '').replace(/\r\n/g, '\n').trimEnd(),
    inReplyTo: bare(inReplyTo),
    thread: bare(references?.trim().split(/\s+/)[0]) || bare(inReplyTo) || own,
    list: bare(/<[^>]*>/.exec(list)?.[0] ?? list),
    attachments: String(attachments.length),
  }
  const faults: Record<string, string> = {}
  if (own === '') faults['messageId'] = 'is missing: the message has no Message-ID'
  if (fields.date === '') faults['date'] = 'is missing: the message has no Date'
  else if (Number.isNaN(Date.parse(fields.date))) faults['date'] = `is "${fields.date}", which is no moment`
  if (address === '') faults['from'] = 'is missing: the message has no sender with an address'
  return { fields, faults }
}

const bare = (id: string | undefined): string => (id ?? '').trim().replace(/^<|>$/g, '')
