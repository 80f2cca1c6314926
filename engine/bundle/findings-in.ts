/** The Findings of an answer, wherever they stand in it. */
import { Finding } from '../finding.ts'

const FIELDS = Object.keys(Finding.properties)

/** An object of an answer is one by its fields: answers are checked by their schemas elsewhere. */
const isFinding = (value: object): value is Finding => FIELDS.every((field) => field in value)

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** Each with its JSON pointer (RFC 6901), in the order of the answer. */
export function findingsIn(answer: unknown, at = ''): { at: string; finding: Finding }[] {
  if (typeof answer !== 'object' || answer === null) return []
  if (isFinding(answer)) return [{ at, finding: answer }]
  return Object.entries(answer).flatMap(([part, value]) => findingsIn(value, `${at}/${escaped(part)}`))
}
