/**
 * Who an experiment is for, by what is known of them: conditions in the form of GrowthBook (which has it from MongoDB), as far
 * as each is plain to read and quick to answer: {"country": {"$in": ["DE", "AT"]}, "$not": {"plan": "free"}}.
 *
 * Texts and numbers compare as JavaScript compares them and a missing attribute is null, since an unmodified SDK does so and
 * has to come to the same arm.
 */

export type Attributes = Readonly<Record<string, unknown>>
export type Condition = Readonly<Record<string, unknown>>

type Test = (actual: unknown, wanted: unknown) => boolean

const isAmong: Test = (actual, wanted) =>
  Array.isArray(wanted) &&
  (Array.isArray(actual) ? actual.some((each) => wanted.includes(each)) : wanted.includes(actual))

/** What an attribute can be asked. */
const TESTS: Readonly<Record<string, Test>> = {
  $eq: (actual, wanted) => actual === wanted,
  $ne: (actual, wanted) => actual !== wanted,
  $lt: (actual, wanted) => (actual as number) < (wanted as number),
  $lte: (actual, wanted) => (actual as number) <= (wanted as number),
  $gt: (actual, wanted) => (actual as number) > (wanted as number),
  $gte: (actual, wanted) => (actual as number) >= (wanted as number),
  $in: isAmong,
  $nin: (actual, wanted) => Array.isArray(wanted) && !isAmong(actual, wanted),
  $exists: (actual, wanted) => (actual !== null && actual !== undefined) === Boolean(wanted),
  $not: (actual, wanted) => !holdsFor(actual, wanted),
}

/** Whether the condition holds. @throws Error for an operator that is none of these: nobody is let in, or kept out, by a guess */
export function holds(condition: Condition, attributes: Attributes): boolean {
  const all = (list: unknown): boolean[] => (list as Condition[]).map((each) => holds(each, attributes))
  return Object.entries(condition).every(([name, wanted]) => {
    if (name === '$and') return all(wanted).every(Boolean)
    if (name === '$or' || name === '$nor') {
      const some = all(wanted)
      return (some.length === 0 || some.some(Boolean)) === (name === '$or')
    }
    if (name === '$not') return !holds(wanted as Condition, attributes)
    return holdsFor(at(attributes, name), wanted)
  })
}

/** What stands at a path as "address.country"; null when nothing does. */
function at(attributes: Attributes, path: string): unknown {
  let found: unknown = attributes
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !(name in found)) return null
    found = (found as Attributes)[name]
  }
  return found
}

function holdsFor(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'string') return String(actual) === wanted
  if (typeof wanted === 'number') return (actual as number) * 1 === wanted
  if (typeof wanted === 'boolean') return actual !== null && Boolean(actual) === wanted
  if (wanted === null) return actual === null
  return Object.entries(wanted as object).every(([name, value]) => {
    const test = TESTS[name]
    if (test === undefined) throw new Error(`No condition is called ${name}`)
    return test(actual, value)
  })
}
