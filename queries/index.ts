/** Everything ClickHouse: the store, its named queries, and the journal rows it loads. */
export { describeQuery, readsOf } from './catalogue.ts'
export type { LoadName, QueryDescription, QueryName, QueryParams, QueryRow } from './catalogue.ts'
export { JOURNAL_STRUCTURE } from './journal-row.ts'
export type {
  ActorRow,
  AlarmRow,
  CommitRow,
  DeadLetterRow,
  DefinitionRow,
  InteractionRow,
  JournalRow,
  LedgerRow,
  PersonRow,
} from './journal-row.ts'
export type { EraseRequest, ErasedRows } from './erase.ts'
export { DATABASE, openStore } from './open.ts'
export type { StoreLocation } from './open.ts'
export type { RemovedRows, RetentionRequest, RetentionRules } from './retain.ts'
export type { CallOptions, Changes, Store, TableFormat } from './store.ts'
export type { Reads } from './query-source.ts'
export { WORKSPACE_NAME } from './workspace.ts'
