/** The answers that hold Findings and can be bundled: each with what it takes, and the function behind its own route. */
import { Type, type TProperties } from 'typebox'
import type { Reader } from '../ask.ts'
import { initiativeAnswer, initiativeList } from '../evidence/initiatives.ts'
import { experimentList, experimentResult } from '../experiments/result.ts'
import { SERVED } from '../metrics/catalogue.ts'
import { answer } from '../metrics/metric.ts'
import { checkVersion } from '../metrics/versions.ts'
import type { Scope } from '../scope.ts'
import { scorecard } from '../scorecard.ts'

export interface Bundled {
  /** As the API names it: "/api/nps", "/api/experiments/:key". */
  path: `/api/${string}`
  /** "Net promoter score with interval and response rate" */
  words: string
  /** Parameters of its own, beside the scope. */
  parameters: TProperties
  answer: (reader: Reader, scope: Scope, asked: { key: string; own: Record<string, unknown> }) => Promise<unknown>
}

const VERSION = Type.Optional(Type.Integer({ minimum: 1, description: 'Of the metric, where former ones are kept' }))

const ofMetrics = SERVED.map((metric): Bundled => ({
  path: metric.route.path,
  words: metric.route.summary,
  parameters: { ...metric.route.parameters, version: VERSION },
  answer: async (reader, scope, { own }) => {
    checkVersion(metric.definitions, typeof own['version'] === 'number' ? own['version'] : undefined)
    return answer(metric, reader, scope, own)
  },
}))

const withoutOwn = (
  path: Bundled['path'],
  words: string,
  asked: (reader: Reader, scope: Scope, key: string) => Promise<unknown>,
): Bundled => ({ path, words, parameters: {}, answer: (reader, scope, { key }) => asked(reader, scope, key) })

export const BUNDLED: readonly Bundled[] = [
  ...ofMetrics,
  withoutOwn('/api/experiments', 'Declared experiments', experimentList),
  withoutOwn('/api/experiments/:key', 'One experiment in full', experimentResult),
  withoutOwn('/api/initiatives', 'Initiatives: what each cost and what it caused', initiativeList),
  withoutOwn('/api/initiatives/:key', 'One initiative: every rung of the evidence ladder', initiativeAnswer),
  withoutOwn('/api/scorecard', 'The seven rows of the customer-experience model', scorecard),
]
