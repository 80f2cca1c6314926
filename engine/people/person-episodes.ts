/** The service episodes of one person: what became of each, and which repeat an earlier one. Pure. */
import type { QueryRow } from '@candor/queries'
import type { Episode } from '../api/shapes/index.ts'
import { AGAIN_DAYS } from '../metrics/causes.ts'

type Row = QueryRow['people/episodes']

const AGAIN = AGAIN_DAYS * 86_400_000

/** Of each episode the latest one before it that shares a cause, when it was opened within the days of a repeat contact. */
export function episodesOf(rows: readonly Row[]): Episode[] {
  return rows.map((row) => ({
    episode: row.first_event,
    ...{ opened: row.opened, channel: row.channel, causes: row.causes, messages: row.messages },
    ...{ answered: row.answered, resolved: row.resolved },
    outcome: row.resolved !== null ? 'resolved' : row.answered !== null ? 'answered' : 'waiting',
    repeats: repeatedBy(row, rows),
  }))
}

function repeatedBy(row: Row, rows: readonly Row[]): string | null {
  const opened = Date.parse(row.opened)
  const earlier = rows.filter((other) => {
    const since = opened - Date.parse(other.opened)
    const isBefore = since > 0 || (since === 0 && other.first_event < row.first_event)
    return isBefore && since <= AGAIN && other.causes.some((cause) => row.causes.includes(cause))
  })
  return earlier.sort((a, b) => (a.opened < b.opened ? 1 : -1))[0]?.first_event ?? null
}
