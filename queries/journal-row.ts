/**
 * A line of the journal, as the store loads it: one flat JSON object, every column a scalar, an array or a map.
 *
 * One journal carries all kinds of rows; each load statement selects its own kind. Ingest writes these lines, the load
 * statements in load/*.sql read them, and JOURNAL_STRUCTURE is the contract between the two.
 */

/** What is empty ('', 0, [] or {}) may be left out: the store reads it as the default of its type. */
export interface InteractionRow {
  kind: 'interaction'
  workspace: string
  event_id: string
  verb: string
  /** Milliseconds since 1970-01-01 UTC. */
  at: number
  received_at: number
  channel: string
  visibility: string
  /** Dense account number from the actor dictionary. */
  actor: number
  role: string
  account?: string
  object_id?: string
  object_type?: string
  thread?: string
  in_reply_to?: string
  brand?: string
  topics?: string[]
  campaign?: string
  experiment?: string
  arm?: string
  survey?: string
  question?: string
  /** The other account of a Link or Unlink; 0 otherwise. */
  linked?: number
  text?: string
  language?: string
  sentiment?: string
  value?: number
  currency?: string
  /** -1 when there is none: never left out. */
  score: number
  audience?: number
  properties?: Record<string, string>
  /** Which entrance it came through: 'segment', 'native', 'import'. */
  source: string
}

/** First sight of an account: gives its dense number a name. */
export interface ActorRow {
  kind: 'actor'
  workspace: string
  actor: number
  channel: string
  handle: string
  received_at: number
}

export interface DefinitionRow {
  kind: 'definition'
  workspace: string
  definition_kind: string
  key: string
  /** Canonical JSON of the body. */
  body: string
  /** SHA-256 of kind, key and body, hex. */
  hash: string
  received_at: number
}

/** An event that could not be accepted: why, and its bytes exactly as they came. */
export interface DeadLetterRow {
  kind: 'dead_letter'
  workspace: string
  received_at: number
  source: string
  /** Stable code, e.g. 'invalid_time'. */
  reason: string
  /** A sentence that says what to do. */
  detail: string
  /** Where in the request it stood, 0-based. */
  position: number
  /** The original bytes, base64. */
  bytes: string
}

/** A dead letter that went in after all. */
export interface ResolutionRow {
  kind: 'resolution'
  workspace: string
  /** SEGMENT:LINE of the letter. */
  letter: string
  received_at: number
}

/** Which person an account belongs to, in one generation of the resolved identities. Derived, never received. */
export interface PersonRow {
  kind: 'person'
  workspace: string
  generation: number
  actor: number
  person: number
}

/** One change of an alarm: that it was said, or taken back. Derived, in no journal, and loaded from a file of its own; see schema/0006_alarm_record.sql. */
export interface AlarmRow {
  kind: 'alarm'
  workspace: string
  brand: string
  stream: string
  /** Id of the metric that says it: 'burst' or 'slow_rise'. */
  detector: string
  /** Beginning and end (exclusive) of what was out of the usual, milliseconds since 1970. */
  at: number
  ends: number
  /** 1 for the first change of this alarm. */
  change: number
  state: 'said' | 'retracted'
  /** Why it was taken back; '' when it was said. */
  reason: '' | 'late' | 'removed' | 'limits' | 'version'
  /** When this was found. */
  received_at: number
  /** The newest moment in the data then. */
  as_of: number
  /** Events of the hour, or of the days of the rise, and how many would have been usual, as far as was known then. */
  events: number
  expected: number
  /** Tail probability of a burst, cumulative sum of a rise; 0 when it was taken back. */
  score: number
  /** Share that was in, 0 to 1; -1 when nobody could say. */
  complete: number
  /** Of the detector's definition, and the limits that it was held to. */
  version: number
  false_alarms_per_week: number
  smallest_excess: number
}

/** What the requests of one workspace and entrance in one commit came to. received = accepted + duplicates + dead_lettered. */
export interface LedgerRow {
  kind: 'ledger'
  workspace: string
  source: string
  /** When the last of them came. */
  received_at: number
  received: number
  accepted: number
  duplicates: number
  dead_lettered: number
}

/** The end of a commit, which proves it. The store passes over it. */
export interface CommitRow {
  kind: 'commit'
  /** Where the commit begins in its file, in bytes. */
  start: number
  rows: number
  /** Name and length of the segment before, in the first commit of a segment; otherwise '' and 0. */
  after: string
  after_bytes: number
  /** CRC-32 of all before it, hex. */
  crc: string
}

export type JournalRow =
  InteractionRow | ActorRow | DefinitionRow | DeadLetterRow | ResolutionRow | PersonRow | LedgerRow | CommitRow

/**
 * ClickHouse structure of a journal line: the union of all kinds; what a kind lacks takes the type's default.
 * Every number is read as Float64: read as an integer, one that does not fit would wrap silently. The load statements cast
 * them with accurateCast, which refuses.
 */
export const JOURNAL_STRUCTURE = [
  'kind String',
  'workspace String',
  'event_id String',
  'verb String',
  'at Float64',
  'received_at Float64',
  'channel String',
  'visibility String',
  'actor Float64',
  'role String',
  'account String',
  'object_id String',
  'object_type String',
  'thread String',
  'in_reply_to String',
  'brand String',
  'topics Array(String)',
  'campaign String',
  'experiment String',
  'arm String',
  'survey String',
  'question String',
  'linked Float64',
  'text String',
  'language String',
  'sentiment String',
  'value Float64',
  'currency String',
  'score Float64',
  'audience Float64',
  'properties Map(String, String)',
  'source String',
  'handle String',
  'definition_kind String',
  'key String',
  'body String',
  'hash String',
  'reason String',
  'detail String',
  'position Float64',
  'bytes String',
  'generation Float64',
  'person Float64',
  'received Float64',
  'accepted Float64',
  'duplicates Float64',
  'dead_lettered Float64',
  'start Float64',
  'rows Float64',
  'after String',
  'after_bytes Float64',
  'crc String',
  'letter String',
  'stream String',
  'detector String',
  'ends Float64',
  'change Float64',
  'state String',
  'as_of Float64',
  'events Float64',
  'expected Float64',
  'complete Float64',
  'version Float64',
  'false_alarms_per_week Float64',
  'smallest_excess Float64',
].join(', ')
