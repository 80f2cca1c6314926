/**
 * All experiments together: what each effect is likely to be, given all of them; which are winners when tests come one after the
 * other; and what the shipped ones may claim in sum. Pure: made of answers that were computed before.
 *
 * Whether an experiment is counted must not depend on what it shows. So it is its plan's end that counts it in, also for one that
 * could stop early, and harm and nothing are counted as winners are. What is kept but not counted says why.
 */
import type { OutcomeDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer, Portfolio, PortfolioEntry } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import { changeWords } from '../number-words.ts'
import type { Declared } from '../scope.ts'
import { lordPlusPlus } from '../stats/multiple-tests.ts'
import { portfolioOf, type Believed } from '../stats/portfolio.ts'
import { isRefusal } from '../stats/refusal.ts'
import { addedWords } from './outcome.ts'

/** An experiment and what its main outcome shows, in every arm. */
export interface Entered {
  declared: Declared<'experiment'>
  checks: readonly Check[]
  comparisons: ExperimentAnswer['outcomes'][number]['comparisons']
}
type Comparison = Entered['comparisons'][number]

const LEVEL = 0.95
const ALPHA = 0.05
const percent = (value: number): string => changeWords(value, 'ratio')

/** What is added up: relative changes of one thing only. */
const outcomeWords = (outcome: OutcomeDefinition): string =>
  `${addedWords(outcome)}${outcome.per === undefined ? '' : ` to ${addedWords(outcome.per)}`}`

/** A plan that is over without anybody who counts is no more running than one that was read to its end. */
const isRunning = (end: string, { partial, value }: Comparison['absolute'], now: Date): boolean =>
  partial && (value !== null || Date.parse(end) > now.getTime())

function stateOf(
  { checks, declared }: Entered,
  { absolute, relative, monitoring }: Comparison,
  now: Date,
): Pick<PortfolioEntry, 'state' | 'reason'> {
  const failed = checks.filter(({ passed }) => passed === false).map(({ sentence }) => sentence)
  if (failed.length > 0) return { state: 'withheld', reason: failed.join(' ') }
  if (isRunning(declared.body.end, absolute, now)) return { state: 'running', reason: 'Its plan is not over.' }
  if (relative.value === null || monitoring?.relative == null) return { state: 'no number', reason: relative.reasons.join(' ') || relative.sentence }
  return { state: 'counted', reason: null }
} // prettier-ignore

function entryOf(entered: Entered, comparison: Comparison, now: Date): PortfolioEntry {
  const { declared, comparisons } = entered
  const { key, versions, body } = declared
  const { absolute, monitoring, name } = comparison
  const state = stateOf(entered, comparison, now)
  const isWanted = (absolute.value ?? 0) > 0 === (absolute.better === 'higher')
  return {
    key,
    arm: name,
    end: body.end,
    ...state,
    better: absolute.better,
    verdict: absolute.verdict,
    shipped: state.state === 'counted' && absolute.verdict === 'effect_detected' && isWanted,
    raw: monitoring?.relative ?? null,
    shrunken: null,
    online: null,
    specifications: versions * body.outcomes.length * comparisons.length,
  }
}

/** Up is a gain: changes of what should be lower are turned round. */
const sign = ({ better }: Pick<PortfolioEntry, 'better'>): 1 | -1 => (better === 'lower' ? -1 : 1)

const said = ({ value, lo, hi }: Believed, words: string): Portfolio['claims'][number]['claimed'] => ({ value, lo, hi, level: LEVEL, sentence: `${words} ${percent(value)} (${100 * LEVEL}% interval ${percent(lo)} to ${percent(hi)}).` }) // prettier-ignore
const turned = ({ value, lo, hi }: Believed): Believed => ({ value: -value, lo: -hi, hi: -lo })

interface Counted {
  entry: PortfolioEntry
  outcome: OutcomeDefinition | undefined
  p: number | null
}

function sentenceOf({ declared, ended, specifications, reason, claims }: Omit<Portfolio, 'sentence' | 'entries'>): string {
  const tried = `Of ${declared} declared ${declared === 1 ? 'experiment' : 'experiments'}, ${ended} ${ended === 1 ? 'has' : 'have'} ended; ${specifications} ${specifications === 1 ? 'specification was' : 'specifications were'} tried.`
  if (reason !== null) return `${tried} ${reason}`
  if (claims.length === 0) return `${tried} None of them found what it sought, so nothing is claimed.`
  const told = claims.map(({ outcome, winners, claimed, plain }) => `${winners} shipped ${winners === 1 ? 'winner' : 'winners'}, ${outcome}: ${claimed.sentence} Their plain sum, ${percent(plain)}, counts their luck as well.`)
  return [tried, ...told].join(' ')
} // prettier-ignore

/** Decisions one after the other, in the order of the entries; those without a p are not tested. */
function decide(counted: readonly Counted[]): void {
  const tested = counted.filter((one) => one.p !== null && one.entry.state === 'counted')
  const result = lordPlusPlus(tested.map(({ p }) => p ?? 1), ALPHA)
  if ('refused' in result) return
  tested.forEach(({ entry, p }, place) => {
    const { level = 0, rejected = false } = result[place] ?? {}
    entry.online = { p: p ?? 1, level, found: rejected }
  })
} // prettier-ignore

/** @param list every declared experiment, in any order */
export function portfolioAnswer(list: readonly Entered[], now: Date): Portfolio {
  const all = list
    .flatMap((entered): Counted[] =>
      entered.comparisons.map((comparison) => ({
        entry: entryOf(entered, comparison, now),
        outcome: entered.declared.body.outcomes[0],
        p: comparison.absolute.p,
      })),
    )
    .sort(({ entry: a }, { entry: b }) => Date.parse(a.end) - Date.parse(b.end) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)) // prettier-ignore
  decide(all)
  const counted = all.filter(({ entry }) => entry.state === 'counted')
  const effects = counted.map(({ entry }) => ({ value: sign(entry) * (entry.raw?.value ?? 0), se: entry.raw?.se ?? 0 }))
  const portfolio = portfolioOf(effects, LEVEL)
  const claims: Portfolio['claims'] = []
  if (!isRefusal(portfolio)) {
    counted.forEach(({ entry }, place) => {
      const gain = portfolio.sum([place])
      entry.shrunken = said(entry.better === 'lower' ? turned(gain) : gain, 'Given all experiments, likely')
    })
    const shipped = counted.flatMap(({ entry, outcome }, place) => (entry.shipped && outcome !== undefined ? [{ place, words: outcomeWords(outcome) }] : [])) // prettier-ignore
    for (const words of new Set(shipped.map((one) => one.words))) {
      const places = shipped.filter((one) => one.words === words).map(({ place }) => place)
      const plain = places.reduce((sum, place) => sum + (effects[place]?.value ?? 0), 0)
      claims.push({ outcome: words, winners: places.length, plain, claimed: said(portfolio.sum(places), 'together likely') }) // prettier-ignore
    }
  }
  const summary = {
    declared: list.length,
    ended: list.filter(({ declared, comparisons }) =>
      comparisons.every(({ absolute }) => !isRunning(declared.body.end, absolute, now)),
    ).length,
    specifications: list.reduce((sum, { declared: { versions, body } }) => sum + versions * body.outcomes.length * (body.arms.length - 1), 0), // prettier-ignore
    reason: isRefusal(portfolio) ? portfolio.reason : null,
    usual: isRefusal(portfolio) ? null : { mean: portfolio.mean.value, sd: portfolio.tau },
    claims,
  }
  return { ...summary, sentence: sentenceOf(summary), entries: all.map(({ entry }) => entry) }
}
