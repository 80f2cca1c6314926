/** What the intake tells of its own work, for metrics. Listeners must be quick, and never throw. */
import type { LoadName } from '@candor/queries'
import type { Segment } from './journal/segment.ts'

export interface IntakeObserver {
  /** A commit became durable: write and fsync, in seconds. */
  committed(seconds: number): void
  /** The store took one table's rows of a segment, in seconds. */
  inserted(load: LoadName, seconds: number): void
  /** A segment can be queried. */
  loaded(segment: Segment): void
}

export const NOT_OBSERVED: IntakeObserver = {
  committed: () => undefined,
  inserted: () => undefined,
  loaded: () => undefined,
}

/** What follows an event on its way, for traces: who wrote it into the journal, and which load brought it into the store. */
export interface IntakeTracer {
  /** Whoever is being served now hands rows to the journal. What is returned is told how that ended. */
  appending(): AppendEnded
  /** The store is given a segment. */
  loading(segment: Segment): LoadTrace
}

/** Whether the rows are durable, and in which segment; null when there were none. */
export type AppendEnded = (isDurable: boolean, segment: string | null) => void

/** One attempt to load a segment. */
export interface LoadTrace {
  /** One table’s rows are on their way; what is returned is called when the store took them, and not when it did not. */
  table(load: LoadName): () => void
  ended(isLoaded: boolean): void
}

const nothing = (): void => undefined

export const NOT_TRACED: IntakeTracer = {
  appending: () => nothing,
  loading: () => ({ table: () => nothing, ended: nothing }),
}
