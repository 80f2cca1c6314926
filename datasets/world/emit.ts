/** How the parts of the world hand over what happened: with an id, a visibility, and only if a source could see it. */
import type { Interaction, Sentiment } from '@candor/ingest/interaction'
import { instant } from './calendar.ts'
import { channelOf } from './market.ts'

/** An interaction as the world writes it down: the instant in milliseconds, the id optional, visibility by channel. */
export interface Draft extends Omit<Interaction, 'id' | 'at' | 'visibility'> {
  id?: string
  at: number
}

/** The author's stance, whatever the labeller makes of it. Never part of the event. */
export interface Meant {
  stance?: Sentiment
}

/** Writes an event down and returns its id. What happens after the end of the world is dropped, and has no id. */
export type Emit = (draft: Draft, meant?: Meant) => string | null

/** What became of one person's drafts, or of the brands' own. */
export interface Recorded {
  interaction: Interaction
  /** False for what happened where no source looks. */
  visible: boolean
  meant: Meant
}

/** Collects events under ids that begin with `prefix`, dropping what would happen at or after `end`. */
export function recorder(prefix: string, end: number): { emit: Emit; recorded: Recorded[] } {
  const recorded: Recorded[] = []
  const emit: Emit = (draft, meant = {}) => {
    if (draft.at >= end) return null
    const { visibility, visible } = channelOf(draft.channel)
    const { id = `${prefix}-${recorded.length.toString(36)}`, at, ...rest } = draft
    recorded.push({ interaction: { id, at: instant(at), visibility, ...rest }, visible, meant })
    return id
  }
  return { emit, recorded }
}
