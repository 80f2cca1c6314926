/** Which experiment judges an initiative: the one that its plan names, else the only one of its campaign. Results are not looked at. */
import type { ExperimentDefinition, InitiativeDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import { experimentResult } from '../experiments/result.ts'
import type { Reader } from '../ask.ts'
import type { Declared, Scope } from '../scope.ts'
import { ARMS } from './gates.ts'
import type { Judge, Obstacle } from './rung.ts'

type Experiment = Declared<'experiment'>
type Counted = Pick<OutcomeDefinition, 'verb' | 'measure' | 'windowDays' | 'better'>

const HOLDOUT =
  'Before it runs again, declare an experiment of its campaign with two arms, of which the first gets nothing, and let chance decide who is in which.'

const outcomeWords = ({ verb, measure, windowDays, better }: Counted): string =>
  `${verb}, ${measure}, within ${windowDays} ${windowDays === 1 ? 'day' : 'days'}, ${better} is better`

/** What keeps this experiment from answering the question that the initiative asks; null when nothing does. */
function mismatch(initiative: InitiativeDefinition, key: string, body: ExperimentDefinition): Obstacle | null {
  const unlock = `Declare an experiment that asks what the initiative asks, or mend the name in its plan. ${HOLDOUT}`
  if (body.brand !== initiative.brand)
    return {
      why: `The experiment “${key}” is about ${body.brand}, and the initiative about ${initiative.brand}.`,
      unlock,
    }
  if (body.campaign !== undefined && initiative.campaign !== undefined && body.campaign !== initiative.campaign)
    return { why: `The experiment “${key}” is of the campaign “${body.campaign}”, and the initiative of “${initiative.campaign}”.`, unlock } // prettier-ignore
  if (body.arms.length !== ARMS)
    return { why: `The experiment “${key}” has ${body.arms.length} arms: which of them the initiative is, no plan says.`, unlock } // prettier-ignore
  const [primary] = body.outcomes
  // A ratio, a capped sum or one that begins days later is another question, even of the same verb.
  const plain = (primary?.per ?? primary?.cap ?? primary?.fromDay) === undefined
  const same =
    plain &&
    (['verb', 'measure', 'windowDays', 'better'] as const).every(
      (field) => primary?.[field] === initiative.outcome[field],
    )
  if (primary === undefined || same) return null
  const why = `The experiment “${key}” was planned for another outcome (${outcomeWords(primary)}${plain ? '' : ', and as a ratio, capped or from a later day on'}) than the initiative (${outcomeWords(initiative.outcome)}).`
  return { why, unlock }
}

/** @param experiments all that are declared */
export function judgeOf(initiative: InitiativeDefinition, experiments: readonly Experiment[]): Experiment | Obstacle {
  const { brand, campaign, experiment: named } = initiative
  const candidates =
    named === undefined
      ? experiments.filter(({ body }) => body.brand === brand && campaign !== undefined && body.campaign === campaign)
      : experiments.filter(({ key }) => key === named)
  const [only] = candidates
  if (only === undefined) {
    const why =
      named === undefined
        ? 'No experiment of it is declared: nobody was left out by lot, so nobody knows what would have happened without it.'
        : `Its plan names the experiment “${named}”, and none of that key is declared.`
    return { why, unlock: HOLDOUT }
  }
  if (candidates.length > 1) {
    const keys = candidates.map(({ key }) => key).join(', ')
    return {
      why: `Several experiments of its campaign are declared (${keys}), and its plan does not say by which it is judged.`,
      unlock: 'Name one of them under “experiment” in the plan, before anybody knows what they show.',
    }
  }
  return mismatch(initiative, only.key, only.body) ?? only
}

/** The judge with its result, asked once for all rungs. */
export async function readJudge(reader: Reader, scope: Scope, initiative: InitiativeDefinition): Promise<Judge> {
  const judge = judgeOf(initiative, scope.definitions.experiment)
  if ('why' in judge) return judge
  return { key: judge.key, answer: await experimentResult(reader, scope, judge.key) }
}
