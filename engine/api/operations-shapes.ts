/** What the ingest API says of itself, for the dashboard, which knows shapes of answers and nothing else of ours. */
export type { AuditAnswer, StatusAnswer } from '@candor/ingest/operations-shapes'
