/**
 * What a workspace holds, in one question that every request asks first: from when to when, which brands, and a digest of the
 * interactions of each brand and verb, by which it is known whether anything changed.
 */
import type { QueryRow } from '@candor/queries'
import type { Reader } from './ask.ts'

export interface Activity {
  events: number
  /** The first and the last moment at which something happened (RFC 3339); null where nothing has. */
  firstAt: string | null
  lastAt: string | null
  /** Brands, the most mentioned first; a brand that was only seen or bought comes after. */
  brands: readonly string[]
  /** Of each brand and verb, see digestKey. */
  digests: ReadonlyMap<string, string>
}

/** Links between accounts, and what readers say of messages, are counted, and are no happening. */
const HAPPENS_NOT: readonly string[] = ['Link', 'Unlink', 'Label']

/** Identity of one brand and verb among the digests. */
export const digestKey = (brand: string, verb: string): string => `${brand}\u0000${verb}`

/** The activity that the rows tell of. */
export function activityOf(rows: readonly QueryRow['admin/activity'][]): Activity {
  const digests = new Map<string, string>()
  const loud = new Map<string, { brand: string; mentions: number; events: number }>()
  let [events, firstAt, lastAt]: [number, string | null, string | null] = [0, null, null]
  for (const row of rows) {
    events += row.events
    digests.set(digestKey(row.brand, row.verb), `${row.events}:${row.digest}`)
    const before = loud.get(row.brand) ?? { brand: row.brand, mentions: 0, events: 0 }
    if (row.brand !== '')
      loud.set(row.brand, { ...before, mentions: before.mentions + row.mentions, events: before.events + row.events })
    if (HAPPENS_NOT.includes(row.verb)) continue
    if (firstAt === null || row.first_at < firstAt) firstAt = row.first_at
    if (lastAt === null || row.last_at > lastAt) lastAt = row.last_at
  }
  const brands = [...loud.values()].sort(
    (a, b) => b.mentions - a.mentions || b.events - a.events || (a.brand < b.brand ? -1 : 1),
  )
  return { events, firstAt, lastAt, brands: brands.map(({ brand }) => brand), digests }
}

/** What a workspace holds now. */
export const readActivity = async (store: Reader, workspace: string): Promise<Activity> =>
  activityOf(await store.query('admin/activity', { workspace }))
