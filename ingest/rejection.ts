/**
 * Why an event could not be accepted. Every code has advice that says what to do next; both go into the dead-letter store
 * beside the original bytes, and docs/dead-letters.md lists them (a spec holds the two together).
 */
export const REJECTIONS = {
  malformed_json: 'This is not JSON. Send one JSON object a line (NDJSON), without line breaks inside.',
  invalid_utf8: 'The bytes are not valid UTF-8. Encode the event as UTF-8 before sending it.',
  invalid_text: 'A text holds half of a surrogate pair. Cut texts between characters, not inside one.',
  not_an_object: 'An event is a JSON object with at least id, verb, at, channel and actor.',
  missing_field: 'A field that this event needs is missing. Add it and send the event again.',
  unknown_field: 'There is no such field. Put what Candor has no field for into "properties", as text.',
  invalid_field: 'A field has the wrong type, is empty, too long or out of its range.',
  invalid_time: 'Send "at" as RFC 3339 with an offset, such as 2026-03-01T09:30:00Z; never a number or a local time.',
  time_out_of_range:
    'The time lies before 1990 or over a day ahead of this clock. Check the unit and the client’s clock.',
  number_precision: 'A number has more digits than JSON numbers keep. Send it as text.',
  repeated_field: 'JSON readers keep only one of two members with the same name. Send each once.',
  too_deep: 'The event is nested more than 100 levels deep. Send deep values as text.',
  too_large: 'The event is larger than 256 KiB. Send long texts by reference.',
  not_an_event:
    'The document is sound, but it says nothing that anybody did. Send the activity, with who did it and when.',
  unknown_call: 'The protocol has no such type of call. The page on clients lists those that are taken.',
} as const

export type RejectionCode = keyof typeof REJECTIONS

const MAX_WHERE = 300

/** An event refused: a stable code, and a sentence that names the field and says what to do. */
export class Rejection {
  readonly code: RejectionCode
  readonly detail: string
  constructor(code: RejectionCode, where?: string) {
    this.code = code
    this.detail = where === undefined ? REJECTIONS[code] : `${excerpt(where)}. ${REJECTIONS[code]}`
  }
}

/** Quoted input may be long, and cut inside a character (V8's own messages are): the store refuses half a character. */
const excerpt = (where: string): string =>
  (where.length > MAX_WHERE ? `${where.slice(0, MAX_WHERE)}…` : where).toWellFormed()
