/**
 * What the HTTP API answers, as schemas: they validate replies, print the OpenAPI document, and type the dashboard.
 * Every number a person could act on is a Finding; what stands bare beside them is the raw material of a chart or table.
 */
export * from './alarms.ts'
export * from './catalogue.ts'
export * from './corrected-voice.ts'
export * from './coverage.ts'
export * from './dead-letters.ts'
export * from './dialogue.ts'
export * from './experiments.ts'
export * from './held-merges.ts'
export * from './loyalty.ts'
export * from './nps.ts'
export * from './problem.ts'
export * from './reach.ts'
export * from './scope.ts'
export * from './scorecard.ts'
export * from './sentiment.ts'
export * from './unowned.ts'
export * from './voice-compared.ts'
export * from './voice.ts'
export { DayPoint } from './parts.ts'
