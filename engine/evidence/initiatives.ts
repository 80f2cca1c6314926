/** Initiatives as the API answers them: every rung of each, the one that answers, what it cost, and what its own rule says. */
import type { InitiativeAnswer, InitiativesAnswer } from '../api/shapes/index.ts'
import { ProblemError } from '../api/problem.ts'
import type { Reader } from '../ask.ts'
import { freebies } from '../metrics/freebie-hunters.ts'
import { answer } from '../metrics/metric.ts'
import type { Declared, Scope } from '../scope.ts'
import { UNKNOWN, worry } from '../verdict.ts'
import { costOf } from './cost.ts'
import { decisionOf } from './decision.ts'
import { incrementalOf } from './incremental.ts'
import { readJudge, readLots } from './read-judges.ts'
import { nextStep } from './next-step.ts'
import { leftAgain } from './left-again.ts'
import { lotOf } from './lot/lot.ts'
import { declaredBefore } from './plan-checks.ts'
import { rebuilt } from './rebuilt.ts'
import { routeOf, type Route, type Step } from './route.ts'
import { isObstacle, type Judge, type Ran } from './rung.ts'
import { togetherOf, type Entered } from './together.ts'

type Initiative = Declared<'initiative'>
type Summary = InitiativesAnswer['initiatives'][number]
type Result = NonNullable<InitiativeAnswer['ladder'][number]['result']>

/** What one rung found, with the number of ways in which the same thing was computed. */
function resultOf(ran: Ran, { body }: Initiative, specifications: number): Result {
  const total = incrementalOf(ran, body, specifications)
  const effect = rebuilt(ran.effect, { specifications })
  const { description, picture = null, eventStudy = null, uncalibrated: plain = null } = ran
  const uncalibrated = plain === null ? null : incrementalOf({ ...ran, effect: plain }, body, specifications)
  const beside = (ran.beside ?? []).map((finding) => rebuilt(finding, { specifications }))
  const { times, words } = ran.over
  return {
    effect,
    uncalibrated,
    total,
    cost: costOf(total, body),
    over: { times, words },
    description,
    beside,
    picture,
    eventStudy,
    lots: ran.lots ?? [],
  }
}

interface Answered {
  route: Route
  judge: Judge
  /** Of the rungs that ran. */
  results: ReadonlyMap<Step['rung']['id'], Result>
}

async function answered(reader: Reader, scope: Scope, initiative: Initiative): Promise<Answered> {
  const [judge, lots] = await Promise.all([
    readJudge(reader, scope, initiative.body),
    readLots(reader, scope, initiative.body),
  ])
  const route = await routeOf({ initiative, scope, reader, judge, lots })
  const ran = route.steps.flatMap((step) => (step.ran === null ? [] : [[step.rung.id, step.ran] as const]))
  const tried = ran.reduce((sum, [, { beside = [] }]) => sum + 1 + beside.length, 0)
  const results = new Map(ran.map(([id, found]) => [id, resultOf(found, initiative, tried)]))
  return { route, judge, results }
}

const resultIn = ({ results }: Answered, id: Step['rung']['id'] | undefined): Result | null =>
  id === undefined ? null : (results.get(id) ?? null)

function headOf({ key, hash, body }: Initiative, told: Answered) {
  const found = resultIn(told, told.route.chosen?.rung.id)
  const { name, brand, campaign, goal, use, outcome, spend, start, end } = body
  return {
    ...{
      key,
      name,
      brand,
      campaign: campaign ?? null,
      goal,
      use,
      outcome: outcome.name,
      spend,
      start,
      end,
      plan: hash,
    },
    decision: decisionOf(body, found === null ? null : { effect: found.effect, cost: found.cost.finding }),
  }
}

/** Who came for the offer only: where it has a declared campaign that anybody joined. */
async function afterwardsOf(
  reader: Reader,
  scope: Scope,
  { body }: Initiative,
): Promise<InitiativeAnswer['afterwards']> {
  if (body.campaign === undefined) return null
  const { campaigns } = await answer(freebies, reader, { ...scope, brand: body.brand, campaign: body.campaign })
  const [own] = campaigns
  return own === undefined || own.joined === 0 ? null : own
}

function stepAnswer(step: Step, told: Answered): InitiativeAnswer['ladder'][number] {
  const { id, name, words, source } = step.rung
  const answers = told.route.chosen?.rung.id === id
  const { why = null, unlock = null } = step.obstacle ?? {}
  return { rung: id, name, words, source, answers, result: resultIn(told, id), why, unlock }
}

/** The declared initiative of this key. @throws ProblemError (404) when there is none */
export function declaredAs(scope: Scope, key: string): Initiative {
  const declared = scope.definitions.initiative.find((initiative) => initiative.key === key)
  if (declared !== undefined) return declared
  const known = scope.definitions.initiative.map((initiative) => initiative.key).join(', ')
  throw new ProblemError(
    'no_initiative',
    `No initiative "${key}" is declared here. ${known === '' ? 'None is.' : `There is: ${known}.`}`,
  )
}

/** One initiative in full. @throws ProblemError (404) when it is not declared */
export async function initiativeAnswer(reader: Reader, scope: Scope, key: string): Promise<InitiativeAnswer> {
  const initiative = declaredAs(scope, key)
  const [told, afterwards, left] = await Promise.all([
    answered(reader, scope, initiative),
    afterwardsOf(reader, scope, initiative),
    leftAgain(reader, scope, initiative),
  ])
  const { promise, smallestWorthwhile, rule } = initiative.body
  const byLot = told.route.steps.find(({ rung }) => rung.id === 'randomised')?.ran ?? null
  const { chosen, words, steps } = told.route
  return {
    ...headOf(initiative, told),
    ...{ promise, smallestWorthwhile, rule: rule.text, experiment: isObstacle(told.judge) ? null : told.judge.key },
    checks: [declaredBefore(initiative)],
    route: { rung: chosen?.rung.id ?? null, words, next: nextStep(initiative.body, told.route) },
    ladder: steps.map((step) => stepAnswer(step, told)),
    lot: await lotOf(reader, scope, initiative, { judge: told.judge, ran: byLot }),
    afterwards,
    left,
  }
}

/** Without what a list has no room for. */
function brief(result: Result | null): Summary['answer'] {
  if (result === null) return null
  const { effect, total, cost, over, description } = result
  return { effect, total, cost, over, description }
}

async function summary(
  reader: Reader,
  scope: Scope,
  initiative: Initiative,
): Promise<{ listed: Summary; entered: Entered }> {
  const told = await answered(reader, scope, initiative)
  const { chosen } = told.route
  const rung = chosen?.rung.id ?? null
  const keys = chosen?.ran.experiments ?? []
  const listed = {
    ...headOf(initiative, told),
    rung,
    answer: brief(resultIn(told, rung ?? undefined)),
    naive: brief(resultIn(told, 'naive')),
    experiments: scope.definitions.experiment
      .filter(({ key }) => keys.includes(key))
      .map(({ key, body }) => ({ key, name: body.name })),
  }
  return { listed, entered: { declared: initiative, route: told.route } }
}

const worryOf = ({ answer: found }: Summary): number => (found === null ? UNKNOWN : worry(found.effect))

/** All initiatives of the brand (and campaign, when one is chosen). */
export async function initiativeList(reader: Reader, scope: Scope): Promise<InitiativesAnswer> {
  const ofBrand = scope.definitions.initiative.filter(({ body }) => body.brand === scope.brand)
  const ofCampaign = ofBrand.filter(({ body }) => scope.campaign === null || body.campaign === scope.campaign)
  const all = await Promise.all(ofCampaign.map((initiative) => summary(reader, scope, initiative)))
  const initiatives = all.map(({ listed }) => listed)
  return {
    together: togetherOf(all.map(({ entered }) => entered)),
    initiatives: initiatives.sort((a, b) => worryOf(a) - worryOf(b) || (a.key < b.key ? -1 : 1)),
  }
}
