import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'

/** What the truth bench asks of a number; see test/truth/bench/check.ts. */
export const TRUTH_ASKS = ['exact', 'covers', 'bounds', 'fails', 'refuses', 'verdict'] as const

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })

/** One metric and what was asked of it, over all worlds. */
export const TruthLine = object({
  metric: Type.String({ description: 'Key in the metric catalogue' }),
  name: Type.String(),
  ask: Type.Enum(TRUTH_ASKS),
  asked: Type.Integer({ description: 'Answers that were asked for, over all worlds' }),
  right: Type.Integer(),
  share: share('right ÷ asked, for verdicts ÷ those told; for “covers” the share of intervals that held the truth'),
  lo: share('Its 95 % interval, clustered by world: answers about one world go together'),
  hi: share('Upper end of it'),
  bias: Nullable(Type.Number({ description: 'covers: mean of (value − truth) ÷ standard error' })),
  error: Nullable(Type.Number({ description: 'exact: the largest |value − truth|' })),
  refused: Type.Integer({
    description: 'Refusals where an answer was asked for, and verdicts that said they cannot tell',
  }),
  cells: Type.Integer({ description: 'Questions in this line: brands, outcomes, horizons' }),
  worst: object({ of: Type.String(), asked: Type.Integer(), right: Type.Integer() }),
  holds: Type.Boolean({ description: 'Neither the line nor any of its cells contradicts what was promised' }),
})
export type TruthLine = Static<typeof TruthLine>

/** What one run of the truth bench measured. */
export const TruthBoard = object({
  asOf: Type.String({ format: 'date-time', description: 'When the last world was measured' }),
  commit: Type.String(),
  command: Type.String({ description: 'Repeats the run' }),
  worlds: Type.Integer({ description: 'Worlds that were measured' }),
  planned: Type.Integer({ description: 'Worlds that were to be measured: more, where the run was stopped' }),
  people: Type.Integer({ description: 'People in each world' }),
  lines: Type.Array(TruthLine),
})
export type TruthBoard = Static<typeof TruthBoard>

/** GET /api/truth: what the metrics said of generated worlds whose truth is known. */
export const TruthAnswer = object({
  board: Nullable(TruthBoard),
  reason: Nullable(Type.String({ description: 'Why there is no board' })),
})
export type TruthAnswer = Static<typeof TruthAnswer>
