/** The rules by which the declared experiments of a workspace are assigned, and the same as a payload that GrowthBook's SDKs read. */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { Feature, Filter, Rule } from './assign.ts'
import { armRanges } from './ranges.ts'

export interface DeclaredExperiment {
  key: string
  receivedAt: string
  body: ExperimentDefinition
}

type Assignable = DeclaredExperiment & { body: { assignment: NonNullable<ExperimentDefinition['assignment']> } }

/** What a layer hashes with: no experiment may have a seed that begins like it. */
const layerSeed = (layer: string): string => `layer:${layer}`
const seedOf = ({ key, body }: Assignable): string => body.assignment.seed ?? key
const weightsOf = ({ arms }: ExperimentDefinition): number[] => arms.map(({ weight }) => weight)
const isAssignable = (declared: DeclaredExperiment): declared is Assignable => declared.body.assignment !== undefined
const isHoldout = ({ body }: Assignable): boolean => body.assignment.role === 'holdout'

/** A holdout keeps its people out of whatever begins while it runs, for as long as that runs. */
function appliesTo({ body: holdout }: Assignable, { body }: Assignable): boolean {
  const start = Date.parse(body.start)
  return Date.parse(holdout.start) <= start && start < Date.parse(holdout.end)
}

function filtersOf(declared: Assignable, others: readonly Assignable[]): Filter[] {
  const { layer, unit } = declared.body.assignment
  const common = { attribute: unit.attribute, hashVersion: 2 } as const
  const holdouts = isHoldout(declared) ? [] : others.filter((other) => isHoldout(other) && appliesTo(other, declared))
  return [
    ...holdouts.map((holdout): Filter => {
      const [, rest] = armRanges(weightsOf(holdout.body))
      return { seed: seedOf(holdout), ...common, ranges: rest === undefined ? [] : [rest], holdout: holdout.key }
    }),
    ...(layer === undefined
      ? []
      : [{ seed: layerSeed(layer.key), ...common, ranges: [[layer.from, layer.to] as const] }]),
  ]
}

/** How one experiment is assigned; null when its plan does not say. `others` are all that are declared beside it. */
export function ruleOf(declared: DeclaredExperiment, others: readonly DeclaredExperiment[]): Rule | null {
  if (!isAssignable(declared)) return null
  const { key, body } = declared
  const { unit, coverage = 1, condition } = body.assignment
  const filters = filtersOf(
    declared,
    others.filter(isAssignable).sort((a, b) => (a.key < b.key ? -1 : 1)),
  )
  const weights = weightsOf(body)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return {
    ...{ key, name: body.name, phase: '0', seed: seedOf(declared), hashAttribute: unit.attribute, hashVersion: 2 },
    channel: unit.channel,
    variations: body.arms.map((arm) => arm.key),
    meta: body.arms.map((arm) => ({ key: arm.key, name: arm.name })),
    weights: weights.map((weight) => weight / sum),
    coverage,
    ranges: armRanges(weights, coverage),
    ...(filters.length > 0 && { filters }),
    ...(condition !== undefined && { condition }),
  }
}

/** An experiment assigns from its start to its end; before and afterwards everybody is treated like the control. */
const isRunning = ({ body }: DeclaredExperiment, now: Date): boolean =>
  Date.parse(body.start) <= now.getTime() && now.getTime() < Date.parse(body.end)

/** What GET /api/features/:clientKey answers, as GrowthBook's SDKs expect it, and what is ours beside it. */
export interface Payload {
  status: 200
  features: Record<string, Feature>
  /** Experiments of a visual editor, of which there is none. */
  experiments: never[]
  /** The SDKs take a payload for unchanged while this is. */
  dateUpdated: string
}

/** The payload of a moment. A feature is called as its experiment, and its value is the key of an arm. */
export function payloadOf(experiments: readonly DeclaredExperiment[], now: Date): Payload {
  const assignable = experiments.filter(isAssignable)
  const features = assignable.map((declared): [string, Feature] => {
    const rule = isRunning(declared, now) ? ruleOf(declared, experiments) : null
    return [declared.key, { defaultValue: declared.body.arms[0]?.key ?? '', ...(rule && { rules: [rule] }) }]
  })
  const changes = assignable.flatMap(({ receivedAt, body }) =>
    [receivedAt, body.start, body.end].map((at) => Date.parse(at)),
  )
  const changed = Math.max(0, ...changes.filter((at) => at <= now.getTime()))
  return {
    status: 200,
    features: Object.fromEntries(features),
    experiments: [],
    dateUpdated: new Date(changed).toISOString(),
  }
}
