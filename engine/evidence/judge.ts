/**
 * Which experiment judges an initiative: the one that its plan names, else the only one of its campaign; and where there are
 * several, all of them together. Results are not looked at.
 */
import type { ExperimentDefinition, InitiativeDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { Declared } from '../scope.ts'
import { ARMS } from './gates.ts'
import type { Obstacle } from './rung.ts'

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

/** The experiments that its plan names, else all of its campaign. */
function candidatesOf(initiative: InitiativeDefinition, all: readonly Experiment[]): readonly Experiment[] {
  const { brand, campaign, experiment, experiments } = initiative
  const named = experiments ?? (experiment === undefined ? null : [experiment])
  return named === null
    ? all.filter(({ body }) => body.brand === brand && campaign !== undefined && body.campaign === campaign)
    : all.filter(({ key }) => named.includes(key))
}

/** Of these, the ones that ask what the initiative asks, by their plans alone. */
const askingOf = (initiative: InitiativeDefinition, candidates: readonly Experiment[]): readonly Experiment[] =>
  candidates.filter(({ key, body }) => mismatch(initiative, key, body) === null)

const listed = (experiments: readonly { key: string }[]): string => experiments.map(({ key }) => key).join(', ')

/** @param experiments all that are declared */
export function judgeOf(initiative: InitiativeDefinition, experiments: readonly Experiment[]): Experiment | Obstacle {
  const { experiment: named } = initiative
  const candidates = candidatesOf(initiative, experiments)
  const [only] = candidates
  if (only === undefined) {
    const why =
      named === undefined
        ? 'No experiment of it is declared: nobody was left out by lot, so nobody knows what would have happened without it.'
        : `Its plan names the experiment “${named}”, and none of that key is declared.`
    return { why, unlock: HOLDOUT }
  }
  if (candidates.length === 1) return mismatch(initiative, only.key, only.body) ?? only
  const asking = askingOf(initiative, candidates)
  const [first] = asking
  if (first === undefined) return mismatch(initiative, only.key, only.body) ?? only
  if (asking.length === 1) return first
  return {
    why: `Several experiments of it are declared (${listed(asking)}): none of them is chosen, since that would be choosing the answer.`,
    unlock: 'They are put together, all of them.',
  }
}

const ONE_LOT: Obstacle = {
  why: 'Chance did not decide twice: of one lot nobody knows whether another would show the same.',
  unlock:
    'Run it again with a lot of its own, and name both under “experiments” in the plan before the second one starts.',
}

/** All lots of an initiative, where there are two or more. @param experiments all that are declared */
export function lotsOf(
  initiative: InitiativeDefinition,
  experiments: readonly Experiment[],
): { lots: readonly Experiment[]; unnamed: string[] } | Obstacle {
  const candidates = candidatesOf(initiative, experiments)
  const missing = (initiative.experiments ?? []).filter((key) => !candidates.some((one) => one.key === key))
  if (missing.length > 0)
    return { why: `Its plan names the experiments ${missing.join(', ')}, and none of that key is declared.`, unlock: HOLDOUT } // prettier-ignore
  for (const { key, body } of initiative.experiments === undefined ? [] : candidates) {
    const other = mismatch(initiative, key, body)
    if (other !== null) return other
  }
  const lots = askingOf(initiative, candidates)
  if (lots.length < 2) return ONE_LOT
  const all = { ...initiative }
  delete all.experiments
  const unnamed = askingOf(all, candidatesOf(all, experiments)).filter(({ key }) => !lots.some((lot) => lot.key === key)) // prettier-ignore
  return { lots, unnamed: unnamed.map(({ key }) => key) }
}

/** The initiatives that an experiment judges, alone or with others: by plans alone. @param all what is declared */
export function judgedBy(
  key: string,
  all: { experiment: readonly Experiment[]; initiative: readonly Declared<'initiative'>[] },
): { key: string; name: string; others: { key: string; name: string }[] }[] {
  return all.initiative.flatMap(({ key: initiative, body }) => {
    const [judge, several] = [judgeOf(body, all.experiment), lotsOf(body, all.experiment)]
    const lots = 'lots' in several ? several.lots : 'why' in judge ? [] : [judge]
    if (!lots.some((lot) => lot.key === key)) return []
    const others = lots.filter((lot) => lot.key !== key).map((lot) => ({ key: lot.key, name: lot.body.name }))
    return [{ key: initiative, name: body.name, others }]
  })
}
