/** The way from fan to buyer: how many fans are identified, bought, bought again; and the bounds for those nobody can match. */
import type { QueryRow } from '@candor/queries'
import type { AudienceAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords, peopleWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { wilson } from '../stats/proportion.ts'
import { fansBought, fansBoughtAgain, fansBoughtOfAll, fansIdentified, NEW_FAN_DAYS } from './audience-definitions.ts'
import { intervalOf, type MetricDefinition, type Report } from './metric.ts'

type Row = QueryRow['metrics/audience_sets']

const NO_FANS =
  'Nobody is a fan in these days, as far as was sent. Send Like, or Create with sentiment “positive”, and the brand.'
const NO_PURCHASES =
  'No Purchase of the brand was sent, so no fan can be matched to a customer. Send Purchase with the customer’s account.'
const NOBODY_LINKED =
  'No fan is linked to an account with which customers buy, so nobody can say whether fans buy. Send Link when a customer signs in with, or names, their account.'
const NO_BUYERS = 'No identified fan bought after becoming one, so nobody could buy again.'
const METHOD = 'bounds over fans whom nobody can match to a customer'

export const peopleIn = (rows: readonly Row[], is: (row: Row) => boolean): number =>
  rows.reduce((sum, row) => sum + (is(row) ? row.people : 0), 0)

const percent = (x: number, n: number): string => `${Math.round((100 * x) / n)}%`

/** What the data say of every step, each with how many fans could be matched at all. */
export function wayOf(
  rows: readonly Row[],
  { brand, campaign }: Scope,
  hasPurchases: boolean,
  report: Report,
): AudienceAnswer['way'] {
  const fans = peopleIn(rows, ({ fan }) => fan === 1)
  const identified = peopleIn(rows, (row) => row.identified === 1)
  const bought = peopleIn(rows, (row) => row.identified === 1 && row.after > 0)
  const boughtAgain = peopleIn(rows, (row) => row.identified === 1 && row.after > 1)
  const alreadyCustomers = peopleIn(rows, (row) => row.identified === 1 && row.before === 1)
  const newFans = peopleIn(rows, (row) => row.identified === 1 && row.new_fan === 1)
  const others = peopleIn(rows, ({ fan, customer }) => fan === 0 && customer === 1)
  const whose = `fans of ${brand}${campaign === null ? '' : ` who joined the campaign ${campaign}`}`

  const coverage: Check = {
    id: 'identity_coverage',
    passed: null,
    value: fans === 0 ? null : identified / fans,
    threshold: null,
    sentence: `Of ${countWords(fans)} fans, ${countWords(identified)} (${percent(identified, Math.max(1, fans))}) are identified; of the others nobody knows whether they bought.`,
  }
  const already: Check = {
    id: 'already_customers',
    passed: null,
    value: alreadyCustomers,
    threshold: null,
    sentence: `${peopleWords(alreadyCustomers)} of the ${countWords(identified)} had bought before they became fans in these days: for them it is no beginning.`,
  }
  const recent: Check = {
    id: 'new_fans',
    passed: null,
    value: newFans,
    threshold: null,
    sentence: `${peopleWords(newFans)} of the ${countWords(identified)} became fans in the last ${NEW_FAN_DAYS} days that are observed: they had little time to buy.`,
  }
  const why = fans === 0 ? NO_FANS : !hasPurchases ? NO_PURCHASES : identified === 0 ? NOBODY_LINKED : null
  const share = (definition: MetricDefinition, x: number, n: number, population: string, checks: Check[]): Finding =>
    report(definition, { population, value: x / n, interval: intervalOf(wilson(x, n), 'Wilson score'), n, checks })
  const refuse = (definition: MetricDefinition, population: string, reason: string): Finding =>
    report(definition, { population, value: null, n: 0, reasons: [reason], checks: fans === 0 ? [] : [coverage] })

  const known = `identified ${whose}`
  const steps = [coverage, already, recent]
  return {
    ...{ fans, identified, bought, boughtAgain, alreadyCustomers, newFans },
    steps: {
      identified:
        fans === 0 || !hasPurchases
          ? refuse(fansIdentified, whose, why ?? NO_FANS)
          : share(fansIdentified, identified, fans, whose, []),
      bought: why === null ? share(fansBought, bought, identified, known, steps) : refuse(fansBought, known, why),
      boughtAgain:
        why === null && bought > 0
          ? share(fansBoughtAgain, boughtAgain, bought, `${known} who bought`, steps)
          : refuse(fansBoughtAgain, `${known} who bought`, why ?? NO_BUYERS),
    },
    boughtOfAll: why === null ? ofAll({ identified, bought, fans, others }, whose, coverage, report) : refuse(fansBoughtOfAll, whose, why), // prettier-ignore
  }
}

/**
 * Each fan who is not identified may be nobody's customer, or a customer of whom no account is a fan as far as is known, or
 * somebody who is counted among the identified already.
 */
function ofAll(
  { identified, bought, fans, others }: Record<'identified' | 'bought' | 'fans' | 'others', number>,
  population: string,
  coverage: Check,
  report: Report,
): Finding {
  const hidden = Math.min(fans - identified, others)
  const lo = bought / fans
  const hi = (bought + hidden) / (identified + hidden)
  return report(fansBoughtOfAll, {
    population,
    value: lo === hi ? lo : null,
    interval: { lo, hi, level: null, method: METHOD },
    n: fans,
    checks: [coverage],
    reasons: lo === hi ? [] : [`Of ${peopleWords(fans - identified)} nobody knows whether they bought under another account.`], // prettier-ignore
  })
}
