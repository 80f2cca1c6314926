import { Type, type Static } from 'typebox'
import { Check, Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

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
export const ExperimentsAnswer = object({ experiments: Type.Array(ExperimentSummary) })
export type ExperimentsAnswer = Static<typeof ExperimentsAnswer>

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
  arms: Type.Array(object({ key: Type.String(), name: Type.String(), weight: Type.Number(), people: Type.Integer() })),
  checks: Type.Array(Check, { description: 'Trust checks; one that failed withholds every verdict' }),
  outcomes: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      primary: Type.Boolean(),
      arms: Type.Array(object({ key: Type.String(), name: Type.String(), level: Finding })),
      comparisons: Type.Array(
        object({ arm: Type.String(), name: Type.String(), absolute: Finding, relative: Finding }),
      ),
      naive: Nullable(
        Type.Object(
          { absolute: Finding, takers: Type.Integer(), others: Type.Integer(), description: Type.String() },
          { additionalProperties: false, description: 'What a dashboard without a control group would have said' },
        ),
      ),
    }),
  ),
})
export type ExperimentAnswer = Static<typeof ExperimentAnswer>
