/** The initiative that a table of one initiative is about. */
import type { Reader } from '../ask.ts'
import { initiativeAnswer } from '../evidence/initiatives.ts'
import type { Scope } from '../scope.ts'
import { ProblemError } from './problem.ts'
import type { InitiativeAnswer } from './shapes/index.ts'

/** @throws ProblemError (400) without a key, (404) when there is no such initiative */
export function initiativeOf(reader: Reader, scope: Scope, key: string | undefined): Promise<InitiativeAnswer> {
  if (key !== undefined) return initiativeAnswer(reader, scope, key)
  const known = scope.definitions.initiative.map((initiative) => initiative.key)
  const choice = known.length === 0 ? 'None is declared here.' : `There is: ${known.join(', ')}.`
  throw new ProblemError('invalid_request', `Say which initiative with ?key=. ${choice}`)
}
