/** The result of a declared experiment: trust checks first, then every outcome, and what would have been said without a control group. */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { ExperimentAnswer, ExperimentsAnswer } from '../api/shapes/index.ts'
import { ProblemError } from '../api/problem.ts'
import { askOf, type Ask, type Reader } from '../ask.ts'
import type { Check, Finding } from '../finding.ts'
import { reportOf, type Report } from '../metrics/metric.ts'
import type { Declared, Scope } from '../scope.ts'
import { assignmentCheck, MOST_ACCOUNTS } from './assignment-check.ts'
import { ruleOf } from './assignment/rules.ts'
import { askTakers, naiveOf } from './naive.ts'
import { planOf, planWords } from './monitoring.ts'
import { outcomeAnswer } from './outcome.ts'
import { isOver, peopleIn, readingsOf, type ArmsReading } from './readings.ts'
import { isTrusted, trustChecks } from './trust.ts'

type ArmRow = QueryRow['experiments/arms']
type Outcome = ExperimentDefinition['outcomes'][number]

/** Findings of an experiment stand for its own window, whatever days the page shows. */
function planReport(definition: ExperimentDefinition, scope: Scope, ask: Pick<Ask, 'log' | 'reader'>): Report {
  const report = reportOf(scope, ask)
  const window = { from: new Date(definition.start).toISOString(), to: new Date(definition.end).toISOString() }
  return (metric, estimated) => report(metric, { window, ...estimated })
}

/**
 * Before the plan has come to its end. A plan with one reading also waits for whoever was exposed after it: it reads them all.
 */
function isUnfinished(definition: ExperimentDefinition, readings: readonly ArmsReading[], open: number): boolean {
  return !isOver(readings) || (definition.monitoring?.kind === 'fixed' && open > 0)
}

const people = ({ workspace, generation }: Scope): { workspace: string; generation: number } => ({
  workspace,
  generation,
})

/** People in the arms that the plan names. */
const exposedIn = ({ arms }: ExperimentDefinition, rows: readonly ArmRow[]): number =>
  rows.filter((row) => arms.some(({ key }) => key === row.arm)).reduce((sum, row) => sum + row.people, 0)

interface Arms {
  rows: ArmRow[]
  checks: Check[]
  log: Ask['log']
}

/** The people per arm and whether they can be trusted: asked once, for all outcomes. */
async function askArms(reader: Reader, scope: Scope, declared: Declared<'experiment'>): Promise<Arms> {
  const ask = askOf(reader)
  const { key, body } = declared
  const [rows, assignment] = await Promise.all([
    ask('experiments/arms', { ...people(scope), brand: body.brand, experiment: key }),
    askAssignment(ask, scope, declared),
  ])
  return { rows, checks: trustChecks(body, rows, assignment), log: ask.log }
}

/** Null when people are assigned elsewhere. */
async function askAssignment(
  ask: Ask,
  { workspace, definitions }: Scope,
  declared: Declared<'experiment'>,
): Promise<Check | null> {
  const rule = ruleOf(declared, definitions.experiment)
  if (rule === null) return null
  const params = { workspace, brand: declared.body.brand, experiment: declared.key, channel: rule.channel }
  return assignmentCheck(rule, await ask('experiments/exposed_accounts', { ...params, most: MOST_ACCOUNTS }))
}

async function oneOutcome(
  reader: Reader,
  scope: Scope,
  { key, hash, body }: Declared<'experiment'>,
  asked: Promise<Arms>,
  outcome: Outcome,
): Promise<ExperimentAnswer['outcomes'][number]> {
  const ask = askOf(reader)
  const { verb, measure, windowDays } = outcome
  const params = { ...people(scope), brand: body.brand, experiment: key, verb, measure, window_days: windowDays }
  const [arms, rows, takers] = await Promise.all([
    asked,
    ask('experiments/outcome', params),
    askTakers(ask, scope, body, outcome),
  ])
  const report = planReport(body, scope, { log: [...arms.log, ...ask.log], reader })
  const readings = readingsOf(rows, body, outcome, scope.now)
  const exposed = exposedIn(body, arms.rows)
  const partial = isUnfinished(body, readings, exposed - peopleIn(readings.at(-1)?.arms))
  const { checks } = arms
  const context = { definition: body, outcome, plan: hash, checks, exposed, partial, report }
  const naive = takers === null ? null : naiveOf(takers, body, outcome, report)
  return { ...outcomeAnswer(readings, context), naive }
}

function declaredAs(scope: Scope, key: string): Declared<'experiment'> {
  const declared = scope.definitions.experiment.find((experiment) => experiment.key === key)
  if (declared !== undefined) return declared
  const known = scope.definitions.experiment.map((experiment) => experiment.key).join(', ')
  throw new ProblemError(
    'no_experiment',
    `No experiment "${key}" is declared here. ${known === '' ? 'None is.' : `There is: ${known}.`}`,
  )
}

/** One experiment in full. @throws ProblemError (404) when it is not declared */
export async function experimentResult(reader: Reader, scope: Scope, key: string): Promise<ExperimentAnswer> {
  const declared = declaredAs(scope, key)
  const { body } = declared
  const asked = askArms(reader, scope, declared)
  const outcomes = await Promise.all(
    body.outcomes.map((outcome) => oneOutcome(reader, scope, declared, asked, outcome)),
  )
  const { rows: arms, checks } = await asked
  return {
    key,
    name: body.name,
    hypothesis: body.hypothesis,
    brand: body.brand,
    campaign: body.campaign ?? null,
    start: body.start,
    end: body.end,
    plan: declared.hash,
    alpha: body.alpha,
    smallestWorthwhile: body.smallestWorthwhile ?? null,
    plannedSize: body.plannedSize ?? null,
    monitoring: { kind: planOf(body).kind, declared: body.monitoring !== undefined, words: planWords(planOf(body)) },
    arms: body.arms.map((arm) => ({ ...arm, people: arms.find((row) => row.arm === arm.key)?.people ?? 0 })),
    checks,
    outcomes,
  }
}

/** Findings are ordered by how much they should worry: harm first, then effects, then the rest. */
function worry({ value, better, verdict }: Finding): number {
  const decided = verdict === 'effect_detected' || verdict === 'suggestive_only'
  if (!decided || value === null) return verdict === 'no_effect_detected' ? 1 : 2
  return value > 0 === (better === 'higher') ? 3 : 0
}

/** The primary comparison of an experiment with several arms: the most worrying, then the largest. */
function headline(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort((a, b) => worry(a) - worry(b) || Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))[0]
}

async function summary(
  reader: Reader,
  scope: Scope,
  declared: Declared<'experiment'>,
): Promise<ExperimentsAnswer['experiments'][number]> {
  const { key, hash, body } = declared
  const [primary] = body.outcomes
  if (primary === undefined) throw new Error(`The experiment ${key} has no outcome: declare it again with one.`)
  const asked = askArms(reader, scope, declared)
  const answer = await oneOutcome(reader, scope, declared, asked, primary)
  const { rows: arms, checks } = await asked
  const finding = headline(answer.comparisons.map((comparison) => comparison.absolute))
  if (finding === undefined) throw new Error(`The experiment ${key} has one arm only: declare it again with two.`)
  return {
    key,
    name: body.name,
    brand: body.brand,
    campaign: body.campaign ?? null,
    start: body.start,
    end: body.end,
    plan: hash,
    people: arms.reduce((sum, row) => sum + row.people, 0),
    comparisons: answer.comparisons.length,
    primary: finding,
    naive: answer.naive?.absolute ?? null,
    trusted: isTrusted(checks),
  }
}

/** All experiments of the brand (and campaign, when one is chosen), harm first. */
export async function experimentList(reader: Reader, scope: Scope): Promise<ExperimentsAnswer> {
  const ofBrand = scope.definitions.experiment.filter(({ body }) => body.brand === scope.brand)
  const ofCampaign = ofBrand.filter(({ body }) => scope.campaign === null || body.campaign === scope.campaign)
  const experiments = await Promise.all(ofCampaign.map((declared) => summary(reader, scope, declared)))
  return { experiments: experiments.sort((a, b) => worry(a.primary) - worry(b.primary) || (a.key < b.key ? -1 : 1)) }
}
