import { Type, type Static } from 'typebox'
import { Check, Finding } from '../../finding.ts'
import { MARGIN_VERDICTS } from '../../stats/non-inferiority.ts'
import { Nullable, object } from './parts.ts'
import { Portfolio } from './portfolio.ts'

/** GET /api/experiments */
export const ExperimentSummary = object({
  key: Type.String(),
  name: Type.String(),
  brand: Type.String(),
  campaign: Nullable(Type.String()),
  start: Type.String(),
  end: Type.String(),
  plan: Type.String({ description: 'Hash of the frozen plan' }),
  people: Type.Integer(),
  comparisons: Type.Integer({ description: 'Arms compared with the control; `primary` is the most worrying of them' }),
  primary: Finding,
  naive: Nullable(Finding, 'What a dashboard without a control group would have said about the main outcome'),
  trusted: Type.Boolean({ description: 'Every trust check passed' }),
})
export const ExperimentsAnswer = object({ experiments: Type.Array(ExperimentSummary), portfolio: Portfolio })
export type ExperimentsAnswer = Static<typeof ExperimentsAnswer>

/** How a comparison was read: a look for each closed day that the monitoring plan takes. */
const Looks = object({
  spent: Type.Number({ description: 'Error rate used up so far, of alpha' }),
  stoppedAt: Nullable(Type.String(), 'When a bound was first crossed; null when none was'),
  pastPlan: Type.Boolean({ description: 'The last look lies past the end of the plan, or its size' }),
  absolute: Nullable(
    object({ value: Type.Number(), se: Type.Number() }),
    'Difference at the last look with its standard error: what several lots of one initiative are put together from',
  ),
  relative: Nullable(
    object({ value: Type.Number(), se: Type.Number() }),
    'Relative change at the last look with its standard error (delta method): what a portfolio is made of',
  ),
  looks: Type.Array(
    object({
      at: Type.String({ description: 'The moment from which it could be read' }),
      time: Type.Number({ description: 'Share of the plan that is over; above 1 past it' }),
      people: Type.Integer(),
      difference: Type.Number(),
      lo: Nullable(Type.Number(), 'The interval of this look alone, at its own level; null while nothing is spent'),
      hi: Nullable(Type.Number()),
      nominal: Type.Number({ description: 'Level of the single test at this look' }),
      spent: Type.Number({ description: 'Error rate used up by then' }),
      p: Type.Number({ description: 'p of the single test at this look; not to be read alone' }),
      crossed: Type.Boolean(),
    }),
  ),
})

/** What a guardrail's margin allows to be said, from the interval of its effect. */
const Guard = object({
  verdict: Type.Enum(MARGIN_VERDICTS),
  margin: Type.Number({ description: 'How much worse is still acceptable' }),
  relative: Type.Boolean({ description: 'The margin is a share of the control' }),
  bound: Nullable(Type.Number(), 'The harmful end of the interval: the effect is not worse than this'),
  sentence: Type.String(),
})

/** GET /api/experiments/:key */
export const ExperimentAnswer = object({
  key: Type.String(),
  name: Type.String(),
  hypothesis: Type.String(),
  brand: Type.String(),
  campaign: Nullable(Type.String()),
  start: Type.String(),
  end: Type.String(),
  plan: Type.String(),
  alpha: Type.Number(),
  smallestWorthwhile: Nullable(Type.Number()),
  plannedSize: Nullable(Type.Integer(), 'People in all arms that the plan asks for'),
  monitoring: object({
    kind: Type.Enum(['spending', 'group-sequential', 'anytime', 'fixed']),
    declared: Type.Boolean({ description: 'false: the plan names none, and the default holds' }),
    words: Type.String(),
  }),
  arms: Type.Array(object({ key: Type.String(), name: Type.String(), weight: Type.Number(), people: Type.Integer() })),
  checks: Type.Array(Check, { description: 'Trust checks; one that failed withholds every verdict' }),
  outcomes: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      primary: Type.Boolean(),
      role: Type.Enum(['outcome', 'guardrail', 'negative-control']),
      arms: Type.Array(object({ key: Type.String(), name: Type.String(), level: Finding })),
      comparisons: Type.Array(
        object({
          arm: Type.String(),
          name: Type.String(),
          absolute: Finding,
          relative: Finding,
          guard: Nullable(Guard, 'Of guardrails only'),
          monitoring: Nullable(Looks, 'null while there is no look that could be tested'),
        }),
      ),
      naive: Nullable(
        Type.Object(
          { absolute: Finding, takers: Type.Integer(), others: Type.Integer(), description: Type.String() },
          { additionalProperties: false, description: 'What a dashboard without a control group would have said' },
        ),
      ),
    }),
  ),
  judges: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      others: Type.Array(object({ key: Type.String(), name: Type.String() }), {
        description: 'The experiments that judge it together with this one',
      }),
    }),
    { description: 'The initiatives that it judges' },
  ),
})
export type ExperimentAnswer = Static<typeof ExperimentAnswer>
