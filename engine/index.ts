/** The engine: metrics, experiments and the HTTP API over a store. */
export { engineApi, type EngineApiOptions } from './api/engine-api.ts'
export { PROBLEMS, type ProblemCode } from './api/problem.ts'
export type { Finding } from './finding.ts'
export { METRICS, SERVED } from './metrics/catalogue.ts'
export type { MetricDefinition } from './metrics/metric.ts'
export { PeopleResolver } from './people/resolve.ts'
export { AlarmWatch } from './stream/alarm-watch.ts'
export { whileUnchanged } from './unchanged.ts'
