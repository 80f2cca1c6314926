/** A reader's judgement of one message, as the interaction that it is kept as: a Label (see interaction.ts). */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { NO_STANCE, READERS_CHANNEL, SENTIMENTS, type Interaction } from '../interaction.ts'
import { ProblemError } from '../problem.ts'

/** What a reader may say of a message. */
export const JUDGEMENTS = [...SENTIMENTS, ...NO_STANCE] as const
export type Judgement = (typeof JUDGEMENTS)[number]

const Name = { minLength: 1, maxLength: 200, pattern: '^[^\\u0000]+$' }

export const LabelRequest = Type.Object(
  {
    id: Type.Optional(Type.String({ ...Name, description: 'Makes a repeat of the same request one label' })),
    message: Type.String({ ...Name, description: 'Event id of the message' }),
    brand: Type.String({ ...Name, description: 'The brand the message is about' }),
    label: Type.Enum(JUDGEMENTS, { description: 'withdrawn: takes back what this reader said of the message' }),
    asks: Type.Optional(
      Type.Enum(['yes', 'no'], { description: 'Whether the message asks something; no if left out' }),
    ),
    topics: Type.Optional(Type.Array(Type.String(Name), { maxItems: 20, description: 'What it is about' })),
    reader: Type.String({
      ...{ minLength: 1, maxLength: 60, pattern: '^[^\\u0000]*\\S[^\\u0000]*$' },
      description: 'A name or role that tells readers apart, nothing more: "reader 1", "night desk"',
    }),
  },
  { additionalProperties: false },
)
export type LabelRequest = Static<typeof LabelRequest>

const request = Compile(LabelRequest)

/** @throws ProblemError (400) that names what is wrong */
export function checkedLabel(asked: unknown): LabelRequest {
  if (request.Check(asked)) return asked
  const [first] = request.Errors(asked)
  const where = first?.instancePath === '' ? 'The label' : first?.instancePath.slice(1)
  throw new ProblemError('invalid_request', first && `${where} ${first.message}`)
}

const isStance = (label: Judgement): label is (typeof SENTIMENTS)[number] => SENTIMENTS.some((word) => word === label)

/** @param id of the event, where the request brings none @param at milliseconds since 1970 */
export function labelEvent(
  { message, brand, label, asks, topics, reader, ...asked }: LabelRequest,
  id: string,
  at: number,
): Interaction {
  const properties = { ...(!isStance(label) && { label }), ...(asks === 'yes' && { asks }) }
  return {
    ...{ id: asked.id ?? id, verb: 'Label', at: new Date(at).toISOString() },
    ...{ channel: READERS_CHANNEL, visibility: 'dark' },
    actor: { id: reader.trim(), channel: READERS_CHANNEL, role: 'employee' },
    object: { id: message },
    brand,
    ...(isStance(label) && { sentiment: label }),
    ...(topics !== undefined && topics.length > 0 && { topics }),
    ...(Object.keys(properties).length > 0 && { properties }),
  }
}

/** Where a form leads back to: the queue, with its scope, behind the message that was read. */
const CARRIED = ['workspace', 'brand', 'campaign', 'from', 'to', 'reader', 'after'] as const

/**
 * What a form of the labelling page sends: a label, and where to go on. Empty fields are left out, as forms cannot.
 * @throws ProblemError (400) as checkedLabel does
 */
export function labelForm(body: string): { label: LabelRequest; next: string } {
  const form = new URLSearchParams(body)
  const text = (name: string): string | undefined => form.get(name)?.trim() || undefined
  const topics = (text('topics') ?? '').split(',').map((topic) => topic.trim()).filter((topic) => topic !== '') // prettier-ignore
  const fields = Object.fromEntries(
    ['id', 'message', 'brand', 'label', 'asks', 'reader'].flatMap((name) => {
      // An event id may begin or end with a space.
      const value = name === 'message' ? (form.get(name) ?? undefined) : text(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const label = checkedLabel({ ...fields, ...(topics.length > 0 && { topics }) })
  const carried = new URLSearchParams()
  for (const name of CARRIED) {
    const value = text(name)
    if (value !== undefined) carried.set(name, value)
  }
  // What was just said can be taken back from where one comes to.
  if (label.label !== 'withdrawn') carried.set('last', label.message)
  return { label, next: `/voices/label?${carried.toString()}` }
}
