/**
 * Versions of a metric. A change of what a number means makes a new version; a version that is kept can be asked for, and is
 * computed as it was then. When a company began to read a metric by another version is its own decision, declared and dated
 * (`metric-version`): a series then follows it, and says where it breaks.
 */
import type { MetricBreak } from '../api/shapes/index.ts'
import { ProblemError } from '../api/problem.ts'
import type { Scope } from '../scope.ts'
import type { MetricDefinition } from './metric.ts'

/** Versions that can be computed, the newest first. */
export const versionsOf = ({ version, former = [] }: MetricDefinition): number[] => [
  version,
  ...former.map((one) => one.version),
]

/** The definition as it was in one of its versions. @throws RangeError when that is not kept */
export function atVersion(definition: MetricDefinition, version: number): MetricDefinition {
  if (version === definition.version) return definition
  const before = definition.former?.find((one) => one.version === version)
  if (before === undefined) throw new RangeError(`${definition.id} has no version ${version}`)
  return { ...definition, ...before }
}

/**
 * Holds `?version=` of a route to what there is: the version of the metric of it that keeps former ones, or of its first.
 * @throws ProblemError (400) that lists what there is
 */
export function checkVersion(definitions: readonly MetricDefinition[], asked: number | undefined): void {
  const versioned = definitions.find(({ former = [] }) => former.length > 0) ?? definitions[0]
  if (asked === undefined || versioned === undefined || versionsOf(versioned).includes(asked)) return
  const list = versionsOf(versioned).map((version, i) => (i === 0 ? `${version} (the newest)` : `${version}`))
  throw new ProblemError(
    'invalid_request',
    `There is no version ${asked} of ${versioned.id} that can be computed. There is: ${list.join(', ')}.`,
  )
}

export interface VersionTimes {
  /** What holds on a day (YYYY-MM-DD). */
  on: (day: string) => number
  /** Where a series over these months (their first days, ascending) goes from one version to another. */
  breaks: (months: readonly string[]) => MetricBreak[]
  /** Versions that somebody declared and nobody can compute. */
  unknown: number[]
}

/**
 * Which version of a metric holds when: as declared, else its newest.
 * @param asked one version for all times, whatever was declared
 */
export function versionTimes(
  definition: MetricDefinition,
  declared: Scope['definitions']['metric-version'],
  asked?: number,
): VersionTimes {
  const own = declared.filter(({ body }) => body.metric === definition.id)
  const known = versionsOf(definition)
  const isKnown = ({ body }: (typeof own)[number]): boolean =>
    known.includes(body.version) && known.includes(body.replaces)
  const switches =
    asked !== undefined
      ? []
      : own.filter(isKnown).sort((a, b) => order(a.body.from, b.body.from) || order(a.receivedAt, b.receivedAt))
  const bodies = switches.map(({ body }) => body)
  const on = (day: string): number =>
    bodies.findLast(({ from }) => from <= day)?.version ?? bodies[0]?.replaces ?? asked ?? definition.version
  return {
    on,
    breaks: (months) =>
      months.flatMap((month, i) => {
        const before = months[i - 1]
        if (before === undefined || on(before) === on(month)) return []
        const why = bodies.findLast(({ from }) => from <= month)?.why ?? definition.changes?.find(({ version }) => version === on(month))?.why
        return [{ month, version: on(month), replaces: on(before), words: `Version ${on(month)} from here on, version ${on(before)} before${why === undefined ? '.' : `: ${why}`}` }]
      }),
    unknown: [...new Set(own.filter((one) => !isKnown(one)).flatMap(({ body }) => [body.version, body.replaces]))].filter((version) => !known.includes(version)),
  } // prettier-ignore
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
