/** Ingest: protocols → validate → journal (fsync) → acknowledge → batches → store. */
export { Intake, IntakeFull, type IntakeOptions, type IntakeStatus, type Receipt } from './intake.ts'
export { ingestRoutes, type IngestOptions } from './routes.ts'
export { JournalUnavailable } from './journal/journal.ts'
export { JournalDamaged } from './journal/segment.ts'
export { ProblemError, sendProblem } from './problem.ts'
export { REJECTIONS } from './rejection.ts'
export * from './interaction.ts'
export * from './definition.ts'
