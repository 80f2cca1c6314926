/** How far things have come, as the intake counts it. */

export type SourceCounts = Record<'received' | 'accepted' | 'duplicates' | 'deadLettered', number>

export interface IntakeStatus {
  received: number
  accepted: number
  duplicates: number
  deadLettered: number
  /** Rows loaded into the store since the start, of all kinds. */
  loadedRows: number
  backlog: { segments: number; rows: number; bytes: number }
  /** When the oldest event that the store does not have was received, in milliseconds since 1970; null when it has all. */
  oldestWaitingAt: number | null
  /** What came since the start, by entrance. */
  sources: Readonly<Record<string, SourceCounts>>
  quarantined: number
  /** Event ids that are remembered: the de-duplication window. */
  idWindow: number
  /** Files of the journal that were found damaged, and are kept until somebody removes them. */
  damaged: number
  storeError: string | null
  /** The last segment that the store took, and how long its oldest event had waited by then; null before the first. */
  lastLoad: { at: string; lagSeconds: number } | null
  /** Requests get 503: the journal is full, or the disk did not take the last commit. */
  isRefusing: boolean
}
