/** The experiments that judge an initiative, with their results. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Reader } from '../ask.ts'
import { experimentResult } from '../experiments/result.ts'
import type { Scope } from '../scope.ts'
import { judgeOf, lotsOf } from './judge.ts'
import type { Judge, Lots, Obstacle } from './rung.ts'

/** The judge with its result, asked once for all rungs. */
export async function readJudge(reader: Reader, scope: Scope, initiative: InitiativeDefinition): Promise<Judge> {
  const judge = judgeOf(initiative, scope.definitions.experiment)
  if ('why' in judge) return judge
  return { key: judge.key, answer: await experimentResult(reader, scope, judge.key) }
}

/** All lots with their results. */
export async function readLots(
  reader: Reader,
  scope: Scope,
  initiative: InitiativeDefinition,
): Promise<Lots | Obstacle> {
  const found = lotsOf(initiative, scope.definitions.experiment)
  if ('why' in found) return found
  const answers = await Promise.all(found.lots.map(({ key }) => experimentResult(reader, scope, key)))
  return { answers, unnamed: found.unnamed }
}
