/** What an answer tells, without what is honestly about how and where its events arrived. */

/** Names of members that are left out of a comparison, and why. */
const ABOUT_ARRIVAL: Readonly<Record<string, string>> = {
  workspace: 'each order is brought into a workspace of its own',
  generation: 'names a state of the links by the numbers of accounts, which are given in order of arrival',
}

export function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(key in ABOUT_ARRIVAL))
      .map(([key, inner]) => [key, told(inner)]),
  )
}

/** Where two answers differ, with what each says there: at most ten places. */
export function differences(a: unknown, b: unknown, at = ''): string[] {
  if (Object.is(a, b)) return []
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return [`${at}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) => differences(Reflect.get(a, key), Reflect.get(b, key), `${at}/${key}`)).slice(0, 10)
}

interface Told {
  metric: string
  value: number | null
}

const isFinding = (value: object): value is Told => 'metric' in value && 'verdict' in value && 'value' in value

/** All Findings of an answer. */
export function findingsOf(value: unknown): Told[] {
  if (typeof value !== 'object' || value === null) return []
  if (isFinding(value)) return [value]
  return Object.values(value).flatMap(findingsOf)
}
