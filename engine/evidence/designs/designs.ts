/** Which designs an initiative could have, what each could see by the company's own history, and which is the cheapest that would do. */
import type { DesignsAnswer } from '../../api/shapes/index.ts'
import { askOf, type Reader } from '../../ask.ts'
import { unitOf } from '../../experiments/outcome.ts'
import { changeWords, countWords, levelWords } from '../../number-words.ts'
import type { Declared, Scope } from '../../scope.ts'
import { moneyWords } from '../cost.ts'
import { POWER } from '../gates.ts'
import { isObstacle, type Obstacle } from '../rung.ts'
import { byLot } from './by-lot.ts'
import { dayWords, wantedOf, type Designed, type DesignKind, type Drafted } from './design.ts'
import { forEverybody } from './for-everybody.ts'
import { readHistory, type History } from './history.ts'
import { inPlaces } from './in-places.ts'
import { takers } from './takers.ts'

type Initiative = Declared<'initiative'>
type Listed = DesignsAnswer['designs'][number]

/** The strongest evidence first. */
export const DESIGNS: readonly DesignKind[] = [byLot, inPlaces, forEverybody, takers]

/** Of the power, which is found with whole people. */
const ROUNDING = 1e-9

function listed(kind: DesignKind, found: Designed | Obstacle): Listed {
  const { rung, name, words, source, evidence } = kind
  const head = { rung, name, words, source, evidence }
  if (isObstacle(found)) return { ...head, finds: false, numbers: null, told: `${found.why} ${found.unlock}` }
  const { words: told, ...numbers } = found
  return { ...head, finds: numbers.power >= POWER - ROUNDING, numbers, told }
}

/** What decides before what suggests, what finds before what does not; then by outcomes that do not come, and by days. */
function byWorth(one: Listed, other: Listed): number {
  const rank = ({ numbers, finds, evidence }: Listed): number =>
    numbers === null ? 3 : !finds ? 2 : evidence === 'randomised' ? 0 : 1
  const cost = ({ numbers }: Listed): readonly [number, number] => [numbers?.forgone ?? 0, numbers?.days ?? 0]
  const [[a, c], [b, d]] = [cost(one), cost(other)]
  return rank(one) - rank(other) || a - b || c - d
}

/** Outcomes in words; as money where each is worth what the plan may pay for one. */
function forgoneWords(forgone: number, { body: { outcome, rule, spend } }: Initiative): string {
  if (outcome.measure === 'value') return moneyWords(forgone, spend.currency)
  const whole = Math.round(forgone)
  const worth =
    rule.atMost === undefined ? '' : ` (worth ${moneyWords(whole * rule.atMost, spend.currency)} by its rule)`
  return `${levelWords(whole, 'events')} outcome${whole === 1 ? '' : 's'}${worth}`
}

function firstWords(first: Listed | undefined, initiative: Initiative): string {
  const wanted = changeWords(wantedOf(initiative), unitOf(initiative.body.outcome))
  if (first?.numbers == null)
    return `No design that is feasible here would find the smallest effect worth acting on (${wanted} a person) in ${POWER * 10} of 10 such runs: whatever is spent, one would not know afterwards.`
  const { days, leftOut, counted, forgone } = first.numbers
  const out = leftOut === 0 ? 'nobody is left out' : `${countWords(leftOut)} ${counted} are left out, which costs ${forgoneWords(forgone, initiative)} if it works just well enough` // prettier-ignore
  const most = first.evidence === 'randomised' ? '' : ' It says “perhaps” at most.'
  return `The cheapest design that would find ${wanted} a person in ${POWER * 10} of 10 such runs: ${first.name.toLowerCase()}. It takes ${dayWords(days)}, and ${out}.${most}`
}

/** What is lost by a decision without knowing. */
function wrongWords(initiative: Initiative, history: History | Obstacle): string[] {
  const { spend, start, end } = initiative.body
  const spent = spend.amount === 0 ? [] : [`Repeated though it does nothing: ${moneyWords(spend.amount, spend.currency)} each time.`] // prettier-ignore
  if (isObstacle(history)) return spent
  const days = Math.max(1, Math.ceil((Date.parse(end) - Date.parse(start)) / 86_400_000))
  const usual = history.daily.slice(-7).reduce((sum, people) => sum + people, 0) / 7
  const lost = forgoneWords(days * usual * Math.abs(wantedOf(initiative)), initiative)
  return [...spent, `Ended though it works just well enough: ${lost} each time, by the ${countWords(days * usual)} people who come in as many days.`] // prettier-ignore
}

function historyWords({ people, from, to, mean, sd }: History, { body: { outcome } }: Initiative): string {
  const unit = unitOf(outcome)
  const within = `within ${dayWords(outcome.windowDays)}`
  const did =
    outcome.measure === 'any'
      ? `${levelWords(mean, unit)} of them did it ${within}`
      : `each ${outcome.measure === 'count' ? `did it ${levelWords(mean, unit)} times` : `brought ${levelWords(mean, unit)}`} ${within} on average, with a standard deviation of ${levelWords(sd, unit)}`
  return `${countWords(people)} customers were first seen from ${from.slice(0, 10)} to ${to.slice(0, 10)}. Left to themselves ${did} (${outcome.name}).`
}

/** All designs of an initiative, or of a draft of one, from what was known before it starts. */
export async function designsOf(
  reader: Reader,
  scope: Scope,
  initiative: Initiative,
  isDraft = false,
): Promise<DesignsAnswer> {
  const ask = askOf(reader)
  const history = await readHistory(ask, scope, initiative.body)
  const drafted: Drafted = { initiative, scope, ask, history }
  const designs = await Promise.all(DESIGNS.map(async (kind) => listed(kind, await kind.design(drafted))))
  const sorted = designs.sort(byWorth)
  const first = sorted.find(({ finds }) => finds)
  const known = isObstacle(history) ? null : history
  return {
    key: isDraft ? null : initiative.key,
    begun: Date.parse(initiative.body.start) <= scope.now.getTime(),
    history: {
      words:
        known === null
          ? `${(history as Obstacle).why} ${(history as Obstacle).unlock}`
          : historyWords(known, initiative),
      ...{ people: known?.people ?? 0, mean: known?.mean ?? null, sd: known?.sd ?? null },
    },
    first: first?.rung ?? null,
    words: firstWords(first, initiative),
    wrong: wrongWords(initiative, history),
    designs: sorted,
  }
}
