/** What passes between an entrance and the intake: events on their way in, where they came from, and what became of them. */
import type { DeadLetterRow } from '@candor/queries'
import type { Interaction } from './interaction.ts'
import type { Rejection } from './rejection.ts'

/** One event of a request: what was made of it, and the bytes it came as. */
export interface Candidate {
  readonly event: Interaction | Rejection
  readonly bytes: Buffer
  /** The event is exactly what JSON without a backslash says: its texts go into JSON again as they are. Not so if left out. */
  readonly isPlain?: boolean
}

export interface Origin {
  workspace: string
  /** Which entrance: 'segment', 'native', 'import'. */
  source: string
  /** Milliseconds since 1970; the clock of this service. */
  receivedAt: number
}

export interface Receipt {
  received: number
  accepted: number
  duplicates: number
  deadLettered: number
  /** The first hundred refusals. */
  errors: { position: number; reason: string; detail: string }[]
}

/** The row that keeps what was refused, with its bytes. */
export function deadLetterRow(
  candidate: Candidate,
  rejection: Rejection,
  position: number,
  origin: Origin,
): DeadLetterRow {
  return {
    kind: 'dead_letter',
    workspace: origin.workspace,
    received_at: origin.receivedAt,
    source: origin.source,
    reason: rejection.code,
    detail: rejection.detail,
    position,
    bytes: candidate.bytes.toString('base64'),
  }
}
