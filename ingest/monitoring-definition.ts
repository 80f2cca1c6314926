/** When an experiment may be read, as its plan declares it: part of the frozen plan, like its arms and its alpha. */
import { Type, type Static } from 'typebox'

export const MonitoringDefinition = Type.Object(
  {
    kind: Type.Enum(['spending', 'group-sequential', 'anytime', 'fixed'], {
      description:
        'spending: at any time, also past the plan; group-sequential: at `looks` only; anytime: at any time, by a confidence sequence tuned for plannedSize; fixed: once, at the end',
    }),
    family: Type.Optional(
      Type.Enum(['obrien-fleming', 'pocock', 'hwang-shih-decani', 'power'], {
        description: 'How alpha is spent (spending, group-sequential); obrien-fleming when nothing is declared',
      }),
    ),
    gamma: Type.Optional(
      Type.Number({ minimum: -40, maximum: 40, description: 'Of hwang-shih-decani: −4 spends late, 1 evenly early' }),
    ),
    exponent: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Of power: 1 spends evenly, 3 late' }),
    ),
    reserve: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 0.5,
        description: 'Of spending: share of alpha kept for looks past the plan; 0.1 when nothing is declared',
      }),
    ),
    looks: Type.Optional(
      Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Of group-sequential: the shares of the plan at which it is read, rising, the last one 1',
      }),
    ),
  },
  { additionalProperties: false, description: 'When it may be read; any time by default' },
)
export type MonitoringDefinition = Static<typeof MonitoringDefinition>

/** What contradicts itself in a monitoring plan; null when nothing does. */
export function monitoringContradiction(
  monitoring: MonitoringDefinition | undefined,
  plannedSize: number | undefined,
): string | null {
  if (monitoring === undefined) return null
  const { kind, family, gamma, exponent, reserve, looks } = monitoring
  const spends = kind === 'spending' || kind === 'group-sequential'
  if (family !== undefined && !spends)
    return `/body/monitoring/family: "${kind}" spends no alpha over time, leave it out`
  if ((gamma !== undefined) !== (family === 'hwang-shih-decani'))
    return '/body/monitoring/gamma and the family hwang-shih-decani go together: give both or neither'
  if ((exponent !== undefined) !== (family === 'power'))
    return '/body/monitoring/exponent and the family power go together: give both or neither'
  if (reserve !== undefined && kind !== 'spending')
    return `/body/monitoring/reserve: "${kind}" keeps nothing for looks past the plan, leave it out`
  if ((looks !== undefined) !== (kind === 'group-sequential'))
    return '/body/monitoring/looks and "group-sequential" go together: give both or neither'
  if (looks !== undefined && (looks.at(-1) !== 1 || looks.some((look, place) => look <= (looks[place - 1] ?? 0))))
    return '/body/monitoring/looks must rise, and the last one be 1, the end of the plan'
  return kind === 'anytime' && plannedSize === undefined
    ? '/body/plannedSize is missing: a confidence sequence is tightest at one size, say at which'
    : null
}
