/** The result of a declared experiment: trust checks first, then every outcome, and what would have been said without a control group. */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer, ExperimentsAnswer } from '../api/shapes/index.ts'
import { ProblemError } from '../api/problem.ts'
import { askOf, carried, type Ask, type Reader } from '../ask.ts'
import { judgedBy } from '../evidence/judge.ts'
import type { Check, Finding } from '../finding.ts'
import { reportOf, type Report } from '../metrics/metric.ts'
import type { Declared, Scope } from '../scope.ts'
import { prePeriodCheck } from './adjustment.ts'
import { assignmentCheck, MOST_ACCOUNTS } from './assignment-check.ts'
import { ruleOf } from './assignment/rules.ts'
import {
  armDaysFrom,
  armsFrom,
  cohortsOf,
  momentsToAsk,
  NOTHING_ASKED,
  type ArmPeople,
  type AskedOutcome,
  type Cohort,
} from './moments.ts'
import { askTakers, naiveOf } from './naive.ts'
import { portfolioAnswer, type Entered } from './portfolio.ts'
import { planOf, planWords } from './monitoring.ts'
import { negativeControlCheck } from './negative-control.ts'
import { outcomeAnswer } from './outcome.ts'
import { worry } from '../verdict.ts'
import { isOver, peopleIn, readingsOf, type ArmsReading } from './readings.ts'
import { isTrusted, trustChecks } from './trust.ts'

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

/** People in the arms that the plan names. */
const exposedIn = ({ arms }: ExperimentDefinition, seen: readonly ArmPeople[]): number =>
  seen.filter(({ arm }) => arms.some(({ key }) => key === arm)).reduce((sum, { people }) => sum + people, 0)

interface Known {
  outcome: OutcomeDefinition
  variables: AskedOutcome
  cohorts: Cohort[]
}

interface Analysed {
  arms: ArmPeople[]
  checks: Check[]
  outcomes: ExperimentAnswer['outcomes']
}

/** Null when people are assigned elsewhere. Accounts are named in its rows, and in nothing that is made of them. */
async function askAssignment(
  reader: Reader,
  { workspace, definitions }: Scope,
  declared: Declared<'experiment'>,
): Promise<Check | null> {
  const rule = ruleOf(declared, definitions.experiment)
  if (rule === null) return null
  const params = { workspace, brand: declared.body.brand, experiment: declared.key, channel: rule.channel }
  return carried(reader, `assignment of ${declared.key}`, async (rows) =>
    assignmentCheck(rule, await rows.query('experiments/exposed_accounts', { ...params, most: MOST_ACCOUNTS })),
  )
}

/**
 * The outcomes asked for, from one query for all that the experiment measures; and one for each naive comparison.
 * @param only so many outcomes, from the primary one on
 */
async function analyse(
  reader: Reader,
  scope: Scope,
  declared: Declared<'experiment'>,
  only = declared.body.outcomes.length,
): Promise<Analysed> {
  const { key, hash, body } = declared
  const ask = askOf(reader)
  const asked = momentsToAsk(key, body)
  const { workspace, generation } = scope
  const naives = body.outcomes.slice(0, only).map((outcome) => ({ outcome, naive: askOf(reader) }))
  const [rows, assignment, ...takers] = await Promise.all([
    ask('experiments/moments', { ...asked.params, workspace, generation }),
    askAssignment(reader, scope, declared),
    ...naives.map(({ outcome, naive }) => askTakers(naive, scope, body, outcome)),
  ])
  const arms = armsFrom(rows)
  const exposed = exposedIn(body, arms)
  const known = body.outcomes.map((outcome, place) => {
    const variables = asked.outcomes[place] ?? NOTHING_ASKED
    return { outcome, variables, cohorts: cohortsOf(rows, variables, asked.params.arms) }
  })
  const answerOf = ({ outcome, variables, cohorts }: Known, checks: Check[]) => {
    const readings = readingsOf(cohorts, body, outcome, scope.now)
    const partial = isUnfinished(body, readings, exposed - peopleIn(readings.at(-1)?.arms))
    const report = planReport(body, scope, { log: ask.log, reader })
    return outcomeAnswer(readings, { definition: body, outcome, variables, plan: hash, checks, exposed, partial, report }) // prettier-ignore
  }
  const base = [...trustChecks(body, arms, armDaysFrom(rows), assignment), prePeriodCheck(body, known)]
  const controls = known.filter(({ outcome }) => outcome.role === 'negative-control')
  const moved = negativeControlCheck(body, controls.map((control) => answerOf(control, base))) // prettier-ignore
  const checks = moved === null ? base : [...base, moved]
  const outcomes = known.slice(0, only).map((one, place) => {
    const took = takers[place] ?? null
    const report = planReport(body, scope, { log: naives[place]?.naive.log ?? [], reader })
    const naive = took === null ? null : naiveOf(took, body, one.outcome, report)
    return { ...answerOf(one, one.outcome.role === 'negative-control' ? base : checks), naive }
  })
  return { arms, checks, outcomes }
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
  const { arms, checks, outcomes } = await analyse(reader, scope, declared)
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
    judges: judgedBy(key, scope.definitions),
  }
}

/** The primary comparison of an experiment with several arms: the most worrying, then the largest. */
function headline(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort((a, b) => worry(a) - worry(b) || Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))[0]
}

async function summary(
  reader: Reader,
  scope: Scope,
  declared: Declared<'experiment'>,
): Promise<{ listed: ExperimentsAnswer['experiments'][number]; entered: Entered }> {
  const { key, hash, body } = declared
  const { arms, checks, outcomes } = await analyse(reader, scope, declared, 1)
  const [answer] = outcomes
  if (answer === undefined) throw new Error(`The experiment ${key} has no outcome: declare it again with one.`)
  const finding = headline(answer.comparisons.map((comparison) => comparison.absolute))
  if (finding === undefined) throw new Error(`The experiment ${key} has one arm only: declare it again with two.`)
  const listed = {
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
  return { listed, entered: { declared, checks, comparisons: answer.comparisons } }
}

/** All experiments of the brand (and campaign, when one is chosen), harm first. */
export async function experimentList(reader: Reader, scope: Scope): Promise<ExperimentsAnswer> {
  const ofBrand = scope.definitions.experiment.filter(({ body }) => body.brand === scope.brand)
  const ofCampaign = ofBrand.filter(({ body }) => scope.campaign === null || body.campaign === scope.campaign)
  const summaries = await Promise.all(ofCampaign.map((declared) => summary(reader, scope, declared)))
  const experiments = summaries.map(({ listed }) => listed)
  return {
    experiments: experiments.sort((a, b) => worry(a.primary) - worry(b.primary) || (a.key < b.key ? -1 : 1)),
    portfolio: portfolioAnswer(
      summaries.map(({ entered }) => entered),
      scope.now,
    ),
  }
}
