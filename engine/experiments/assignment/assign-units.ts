/** Arms for whoever has no SDK: many units at once, over all experiments that hash what they are, or those that are named. */
import { assign, type Assignment, type Feature } from './assign.ts'
import type { Attributes } from './condition.ts'
import { exposureOf, type Exposure } from './exposure.ts'

export interface AskedArms {
  units: readonly string[]
  /** What the units are, as experiments name it: "id". */
  attribute: string
  /** What is known of all of them. */
  attributes: Attributes
  experiments: readonly string[]
  forced: Readonly<Record<string, string>>
}

export interface UnitArms {
  unit: string
  experiments: (Assignment & { experiment: string })[]
}

/** The experiments of a payload that assign by an attribute while they run. */
export const experimentsBy = (features: Readonly<Record<string, Feature>>, attribute: string): string[] =>
  Object.entries(features).flatMap(([key, { rules }]) => (rules?.[0]?.hashAttribute === attribute ? [key] : []))

/** @throws RangeError when an arm is forced that there is not, or an experiment hashes something else than these units */
export function assignUnits(features: Readonly<Record<string, Feature>>, asked: AskedArms): UnitArms[] {
  const { units, attribute, attributes, experiments, forced } = asked
  const rules = experiments.map((experiment) => ({ experiment, rule: features[experiment]?.rules?.[0] }))
  const stranger = rules.find(({ rule }) => rule !== undefined && rule.hashAttribute !== attribute)
  if (stranger !== undefined)
    throw new RangeError(
      `${stranger.experiment} assigns by "${stranger.rule?.hashAttribute ?? ''}", and the units are "${attribute}"`,
    )
  return units.map((unit) => ({
    unit,
    experiments: rules.map(({ experiment, rule }) => {
      if (rule === undefined) return { experiment, arm: null, reason: 'not_running' as const }
      return { experiment, ...assign(rule, { ...attributes, [attribute]: unit }, forced) }
    }),
  }))
}

/** The exposures of those whom the hash has put in an arm; what is forced is nobody's. */
export function exposuresOf(
  features: Readonly<Record<string, Feature>>,
  given: readonly UnitArms[],
  at: Date,
): Exposure[] {
  return given.flatMap(({ unit, experiments }) =>
    experiments.flatMap(({ experiment, arm, reason }) => {
      const channel = features[experiment]?.rules?.[0]?.channel
      if (arm === null || reason !== 'assigned' || channel === undefined) return []
      return [exposureOf({ experiment, arm, unit, channel }, at)]
    }),
  )
}
