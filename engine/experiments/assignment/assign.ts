/**
 * Which arm somebody is in: a function of what a rule says and of what is known about them, and of nothing else. Nothing is
 * looked up or remembered, so that a server, a browser and whoever checks it later come to the same arm.
 */
import { holds, type Attributes, type Condition } from './condition.ts'
import { placeOf } from './hash.ts'
import { isWithin, type Range } from './ranges.ts'

/** Only whoever stands within the ranges of this hash may take part; written as GrowthBook writes it. */
export interface Filter {
  seed: string
  attribute: string
  hashVersion: 2
  ranges: readonly Range[]
  /** The holdout whose people it keeps out; GrowthBook's SDKs read over it. */
  holdout?: string
}

/** An experiment as whoever assigns needs to know it: the rule of a feature in GrowthBook's payload. */
export interface Rule {
  key: string
  name: string
  phase: '0'
  seed: string
  hashAttribute: string
  hashVersion: 2
  /** Where the accounts live that are hashed, to send exposures with; GrowthBook's SDKs read over it. */
  channel: string
  /** The value of each arm, which is its key. */
  variations: readonly string[]
  meta: readonly { key: string; name: string }[]
  weights: readonly number[]
  coverage: number
  ranges: readonly Range[]
  filters?: readonly Filter[]
  condition?: Condition
}

/**
 * Why somebody is in an arm, or in none. assigned: by the hash · forced: for a test, never to be counted · not_running: before
 * its start or after its end · no_unit: what is hashed is not known of them · holdout: they are held out of all experiments ·
 * layer: they stand outside of its range of the layer · condition: it is not for them · coverage: not everybody takes part.
 */
export type Reason = 'assigned' | 'forced' | 'not_running' | 'no_unit' | 'holdout' | 'layer' | 'condition' | 'coverage'

export interface Assignment {
  /** Null: in none, and to be treated like the control, without being counted as one. */
  arm: string | null
  reason: Reason
}

const none = (reason: Reason): Assignment => ({ arm: null, reason })

/** What is hashed of somebody; null when it is not known, or empty. */
function unitOf(attributes: Attributes, attribute: string): string | null {
  const value = attributes[attribute]
  return (typeof value === 'string' && value !== '') || (typeof value === 'number' && value !== 0)
    ? String(value)
    : null
}

/** What a client knows of an experiment: a feature of the payload, whose value is the key of an arm. */
export interface Feature {
  /** The control, for whoever is in no arm. */
  defaultValue: string
  /** One while the experiment runs; none, or left out, before and afterwards. */
  rules?: readonly Rule[]
}

/** Why the filters keep somebody out; null when they do not. All of them hash what the rule hashes. */
function keptOut(filters: readonly Filter[], unit: string): Reason | null {
  const filter = filters.find(({ seed, ranges }) => !isWithin(placeOf(seed, unit), ranges))
  return filter === undefined ? null : filter.holdout === undefined ? 'layer' : 'holdout'
}

/** The arm that the hash gives, whomever it is for: without the condition, which needs attributes. */
export function armByHash(rule: Rule, unit: string): Assignment {
  const reason = keptOut(rule.filters ?? [], unit)
  if (reason !== null) return none(reason)
  const place = placeOf(rule.seed, unit)
  const arm = rule.variations[rule.ranges.findIndex((range) => isWithin(place, [range]))]
  return arm === undefined ? none('coverage') : { arm, reason: 'assigned' }
}

/**
 * The arm of whoever has these attributes.
 * @param forced arms by experiment, to look at one without being in it
 * @throws RangeError when an arm is forced that there is not
 */
export function assign(rule: Rule, attributes: Attributes, forced: Readonly<Record<string, string>> = {}): Assignment {
  const { key, hashAttribute, variations, condition } = rule
  const wanted = Object.hasOwn(forced, key) ? forced[key] : undefined
  if (wanted !== undefined) {
    if (!variations.includes(wanted))
      throw new RangeError(`${key} has no arm ${wanted}: it has ${variations.join(', ')}`)
    return { arm: wanted, reason: 'forced' }
  }
  const unit = unitOf(attributes, hashAttribute)
  if (unit === null) return none('no_unit')
  const given = armByHash(rule, unit)
  const isFor = condition === undefined || holds(condition, attributes)
  return isFor || given.reason === 'holdout' || given.reason === 'layer' ? given : none('condition')
}
