/** Conditions at the door: a form that no client could evaluate, or that would mean something else there, is refused. */

const JOINTS = ['$and', '$or', '$nor']
/** What an attribute can be asked; engine/experiments/assignment/condition.ts evaluates these. */
export const OPERATORS = ['$eq', '$ne', '$lt', '$lte', '$gt', '$gte', '$in', '$nin', '$exists', '$not'] as const
const DEEPEST = 10

/** What is wrong with a condition, and where; null when nothing is. */
export function conditionComplaint(condition: unknown, path: string, depth = 0): string | null {
  if (!isRecord(condition)) return `${path} must be an object: {"country": "DE"}`
  if (depth > DEEPEST) return `${path} lies more than ${DEEPEST} levels deep: write it flatter`
  return first(Object.entries(condition), ([name, wanted]) => {
    const here = `${path}/${name}`
    if (name === '$not') return conditionComplaint(wanted, here, depth + 1)
    if (!JOINTS.includes(name))
      return name.startsWith('$') ? noOperator(here, [...JOINTS, '$not']) : valueComplaint(wanted, here, depth + 1)
    if (!Array.isArray(wanted) || wanted.length === 0) return `${here} must be an array of conditions`
    return first(wanted.entries(), ([place, each]) => conditionComplaint(each, `${here}/${place}`, depth + 1))
  })
}

function valueComplaint(wanted: unknown, path: string, depth: number): string | null {
  if (isScalar(wanted)) return null
  if (Array.isArray(wanted)) return `${path} is an array: write {"$in": […]} for one of several`
  const tests = Object.entries(wanted as object)
  if (tests.length === 0 || tests.some(([name]) => !name.startsWith('$')))
    return `${path} must be a value or operators: what lies deeper has a path with dots, "address.country"`
  if (depth > DEEPEST) return `${path} lies more than ${DEEPEST} levels deep: write it flatter`
  return first(tests, ([name, value]) => {
    const here = `${path}/${name}`
    if (!(OPERATORS as readonly string[]).includes(name)) return noOperator(here, OPERATORS)
    if (name === '$not') return valueComplaint(value, here, depth + 1)
    if (name === '$in' || name === '$nin')
      return Array.isArray(value) && value.every(isScalar) ? null : `${here} must be an array of values`
    if (name === '$exists') return typeof value === 'boolean' ? null : `${here} must be true or false`
    return isScalar(value) ? null : `${here} must be a text, a number, true, false or null`
  })
}

const noOperator = (path: string, known: readonly string[]): string => `${path} is none of ${known.join(', ')}`

/** The first complaint about any of them. */
function first<T>(items: Iterable<T>, complain: (item: T) => string | null): string | null {
  for (const item of items) {
    const complaint = complain(item)
    if (complaint !== null) return complaint
  }
  return null
}

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
