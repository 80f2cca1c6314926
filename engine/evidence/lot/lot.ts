/** What the lot of an initiative says beside the answer: all that can be read, and why the rest cannot. */
import type { InitiativeAnswer } from '../../api/shapes/index.ts'
import { askOf, type Reader } from '../../ask.ts'
import { reportOf, type Report } from '../../metrics/metric.ts'
import type { Declared, Scope } from '../../scope.ts'
import { isObstacle, type Judge, type Ran } from '../rung.ts'
import { displacement } from './displacement.ts'
import { askLot } from './lot-cohorts.ts'
import type { LotContext, LotReading } from './lot-reading.ts'
import { takers } from './takers.ts'
import { wouldBeExposed } from './would-be-exposed.ts'

/** In the order in which they are read. */
export const READINGS: readonly LotReading[] = [takers, wouldBeExposed, displacement]

type Told = InitiativeAnswer['lot'][number]

function readingOf({ id, name, words, source, needs, read }: LotReading, context: LotContext): Told {
  const head = { id, name, words, source }
  const result = needs(context.initiative) ?? read(context)
  if (isObstacle(result)) return { ...head, findings: [], sentence: null, ...result }
  return { ...head, ...result, why: null, unlock: null }
}

/** @param ran the randomised rung; null where it did not run: then there is no lot to read */
export async function lotOf(
  reader: Reader,
  scope: Scope,
  { body: initiative }: Declared<'initiative'>,
  { judge, ran }: { judge: Judge; ran: Ran | null },
): Promise<InitiativeAnswer['lot']> {
  const declared = isObstacle(judge) ? undefined : scope.definitions.experiment.find(({ key }) => key === judge.key)
  if (isObstacle(judge) || declared === undefined || ran === null) return []
  const ask = askOf(reader)
  const cohorts = await askLot(ask, scope, initiative, declared)
  const { start, end } = declared.body
  const window = { from: new Date(start).toISOString(), to: new Date(end).toISOString() }
  const made = reportOf(scope, ask)
  const report: Report = (metric, estimated) => made(metric, { window, ...estimated })
  const { effect } = ran
  const context = { initiative, experiment: declared.body, effect, checks: judge.answer.checks, cohorts, now: scope.now, report } // prettier-ignore
  return READINGS.map((reading) => readingOf(reading, context))
}
