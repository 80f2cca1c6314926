import { Type, type Static } from 'typebox'

/** From which day on a company reads a metric by another version of its definition: charts draw the break there. */
export const MetricVersionDefinition = Type.Object(
  {
    metric: Type.String({ pattern: '^[a-z_]{1,100}$', description: 'Its id, as GET /api/metrics has it: "nps"' }),
    version: Type.Integer({ minimum: 1, maximum: 10_000, description: 'The version that holds from then on' }),
    replaces: Type.Integer({ minimum: 1, maximum: 10_000, description: 'The version that held until then' }),
    from: Type.String({ format: 'date', description: 'First day of the new version (UTC); series by month turn at the next month’s first' }), // prettier-ignore
    why: Type.Optional(Type.String({ maxLength: 4096, description: 'What readers of the chart are told' })),
  },
  { additionalProperties: false },
)
export type MetricVersionDefinition = Static<typeof MetricVersionDefinition>
