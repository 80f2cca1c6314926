/**
 * A Finding: the only way a number leaves Candor.
 *
 * Value, interval, n, coverage, evidence and verdict travel together, with the definition they follow and what is needed
 * to compute them again. `verdict` is a pure function of the other fields and `sentence` a pure function of the Finding
 * (see verdict.ts and sentence.ts), so that p, interval, verdict and words cannot disagree.
 */
import { Type, type Static, type TSchema } from 'typebox'

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

export const EVIDENCE = ['count', 'association', 'adjusted', 'quasi-experiment', 'randomised', 'replicated'] as const
export const VERDICTS = [
  'measured', // a count or share that makes no claim about cause
  'effect_detected',
  'no_effect_detected',
  'cannot_tell',
  'suggestive_only',
  'association_only',
] as const
export const UNITS = ['people', 'accounts', 'events', 'share', 'points', 'money', 'ratio', 'minutes'] as const

export const Interval = Type.Object(
  {
    lo: Nullable(Type.Number({ description: 'null: unbounded below' })),
    hi: Nullable(Type.Number({ description: 'null: unbounded above' })),
    level: Nullable(
      Type.Number({ description: 'Confidence level, 0.95; null for bounds that hold for certain given what was seen' }),
    ),
    method: Type.String({ description: 'The method by name, e.g. "Wilson score"' }),
  },
  { additionalProperties: false },
)

export const Check = Type.Object(
  {
    id: Type.String(),
    passed: Nullable(Type.Boolean({ description: 'null: for information' })),
    value: Nullable(Type.Number()),
    threshold: Nullable(Type.Number()),
    sentence: Type.String(),
  },
  { additionalProperties: false },
)

export const Coverage = Type.Object(
  {
    share: Nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Share of the whole conversation that was seen; null where only lo and hi are known',
      }),
    ),
    lo: Type.Number(),
    hi: Type.Number(),
    basis: Type.String({ description: 'Who estimated it, how and when' }),
  },
  { additionalProperties: false },
)

export const Recompute = Type.Object(
  {
    queries: Type.Array(
      Type.Object({ name: Type.String(), sql: Type.String(), parameters: Type.Record(Type.String(), Type.Unknown()) }),
    ),
    rows: Nullable(Type.Integer({ description: 'Rows the estimate was made from' })),
    assumptions: Type.Array(Type.String()),
  },
  { additionalProperties: false },
)

export const Finding = Type.Object(
  {
    metric: Type.String({ description: 'Key in the metric catalogue' }),
    version: Type.Integer({ description: 'Version of its definition' }),
    estimand: Type.String({ description: 'What the number is of, in words' }),
    population: Type.String({ description: 'Among whom' }),
    window: Type.Object(
      {
        from: Type.String({ description: 'RFC 3339, inclusive' }),
        to: Type.String({ description: 'RFC 3339, exclusive' }),
      },
      { additionalProperties: false },
    ),
    unit: Type.Enum(UNITS, { description: 'Shares run 0 to 1, points −100 to 100' }),
    better: Type.Enum(['higher', 'lower', 'neither']),
    value: Nullable(Type.Number()),
    interval: Nullable(Interval),
    p: Nullable(Type.Number({ description: 'Two-sided p-value, where a hypothesis is tested' })),
    n: Type.Integer({ description: 'Units the value rests on' }),
    coverage: Type.Union([Coverage, Type.Literal('unknown')]),
    evidence: Type.Enum(EVIDENCE),
    verdict: Type.Enum(VERDICTS),
    checks: Type.Array(Check),
    reasons: Type.Array(Type.String({ description: 'Why there is no value, or no verdict' })),
    plan: Nullable(Type.String({ description: 'Hash of the frozen plan' })),
    specifications: Type.Integer({ minimum: 1, description: 'How many ways of computing it were tried' }),
    asOf: Nullable(Type.String({ description: 'Newest moment in the data (RFC 3339)' })),
    partial: Type.Boolean({ description: 'The window is not over, or its data not complete' }),
    recompute: Recompute,
    sentence: Type.String(),
  },
  { $id: 'Finding', additionalProperties: false },
)

export type Finding = Static<typeof Finding>
export type Interval = Static<typeof Interval>
export type Check = Static<typeof Check>
export type Coverage = Static<typeof Coverage>
export type Evidence = (typeof EVIDENCE)[number]
export type Verdict = (typeof VERDICTS)[number]
export type Unit = (typeof UNITS)[number]
