import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'

/** The scope every page and every metric shares; all of it lives in the URL. */
export const ScopeQuery = Type.Object(
  {
    workspace: Type.Optional(
      Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Default: main if it holds data, else sample' }),
    ),
    brand: Type.Optional(
      Type.String({ maxLength: 200, description: 'Default: the brand of the market definition, else the loudest' }),
    ),
    campaign: Type.Optional(Type.String({ maxLength: 200, description: 'Only what belongs to this campaign' })),
    from: Type.Optional(Type.String({ format: 'date', description: 'First day, inclusive (UTC)' })),
    to: Type.Optional(
      Type.String({ format: 'date', description: 'Last day, inclusive (UTC). Default: the whole of the data' }),
    ),
  },
  { additionalProperties: false },
)
export type ScopeQuery = Static<typeof ScopeQuery>

/** GET /api/scope: what there is to choose from, and what was chosen. */
export const ScopeAnswer = object({
  workspace: Type.String(),
  workspaces: Type.Array(Type.String()),
  sample: Type.Boolean({ description: 'This workspace holds generated sample data' }),
  empty: Type.Boolean({ description: 'No interaction has arrived in this workspace yet' }),
  brand: Type.String(),
  brands: Type.Array(Type.String()),
  campaign: Nullable(Type.String()),
  campaigns: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      start: Type.String(),
      end: Type.String(),
      spend: Nullable(Type.Number()),
      currency: Nullable(Type.String({ description: 'ISO 4217; null when the definition does not say' })),
    }),
  ),
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
  firstDay: Nullable(Type.String({ format: 'date' })),
  lastDay: Nullable(Type.String({ format: 'date' })),
  asOf: Nullable(Type.String()),
  events: Type.Integer(),
})
export type ScopeAnswer = Static<typeof ScopeAnswer>
