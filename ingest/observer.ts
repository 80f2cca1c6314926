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
