/** The sentence: a Finding in plain English. A pure function of the Finding, so that words and numbers cannot disagree. */
import type { Finding, Interval } from './finding.ts'
import { changeWords, countWords, levelWords, pWords } from './number-words.ts'
import { SMALLEST_WORTHWHILE, withinWorthwhile } from './verdict.ts'

type Sayable = Omit<Finding, 'sentence'>

const isEffect = (finding: Sayable): boolean => finding.evidence !== 'count'

const widthOf = ({ interval }: Sayable): number =>
  interval?.lo == null || interval.hi === null ? 0 : interval.hi - interval.lo

const say = (finding: Sayable, value: number): string =>
  (isEffect(finding) ? changeWords : levelWords)(value, finding.unit, widthOf(finding))

function intervalWords(finding: Sayable, { lo, hi, level, method }: Interval): string {
  const kind = level === null ? 'between' : `${Math.round(level * 1000) / 10}% interval`
  if (lo !== null && hi !== null) {
    return level === null
      ? `between ${say(finding, lo)} and ${say(finding, hi)}${method.startsWith('identity bounds') ? ', whichever accounts turn out to be one person' : ''}`
      : `${kind} ${say(finding, lo).replace(' percentage points', '')} to ${say(finding, hi)}`
  }
  if (lo !== null) return `at least ${say(finding, lo)}`
  if (hi !== null) return `at most ${say(finding, hi)}`
  return 'no bounds'
}

function numberWords(finding: Sayable, value: number): string {
  const details = [
    ...(finding.interval === null ? [] : [intervalWords(finding, finding.interval)]),
    ...(finding.p === null ? [] : [pWords(finding.p)]),
    `n = ${countWords(finding.n)}`,
  ]
  return `${finding.estimand}: ${say(finding, value)} (${details.join('; ')}).`
}

/** Where only bounds are known. */
const boundsWords = (finding: Sayable, interval: Interval): string =>
  `${finding.estimand}: ${intervalWords(finding, interval)} (n = ${countWords(finding.n)}), and no single value.`

function directionWords({ value, better }: Sayable): string {
  if (value === null || better === 'neither') return ''
  return value > 0 === (better === 'higher') ? ' in the wanted direction' : ' in the unwanted direction'
}

/** The smallest effect worth acting on, both ways: "±2 percentage points". */
function marginWords({ checks, unit }: Sayable): string {
  const margin = checks.find((check) => check.id === SMALLEST_WORTHWHILE)?.threshold ?? 0
  return `±${changeWords(margin, unit).replace(/^\+/, '')}`
}

function whyNot(finding: Sayable): string {
  const failed = finding.checks.filter((check) => check.passed === false).map((check) => check.sentence)
  const said = [...failed, ...finding.reasons]
  if (said.length > 0) return said.join(' ')
  if (finding.partial) return 'The window is not over yet.'
  return 'The interval holds “no change” as well as changes that would matter: more people or a longer run could tell.'
}

function verdictWords(finding: Sayable): string {
  switch (finding.verdict) {
    case 'measured':
      return finding.reasons.join(' ')
    case 'effect_detected':
      return (
        `An effect was detected${directionWords(finding)}: people were assigned at random, and the interval leaves out “no change”.` +
        (finding.evidence === 'replicated' ? ' At least two lots show it, each by itself.' : '') +
        (withinWorthwhile(finding)
          ? ` By the plan it is too small to be worth acting on: within ${marginWords(finding)}.`
          : '')
      )
    case 'no_effect_detected':
      return `No effect worth acting on: the whole interval lies within ${marginWords(finding)}.`
    case 'cannot_tell':
      return `Cannot tell. ${whyNot(finding)}`
    case 'suggestive_only':
      return finding.partial
        ? 'Suggestive only: the window is not over, and a test that is read early finds effects that are not there.'
        : 'Suggestive only: nobody was assigned at random.'
    case 'association_only':
      return (
        'This shows what goes together, not what causes what: nobody was assigned at random, so those who took part may ' +
        'have differed from the others before.'
      )
  }
}

/** One to four sentences: the number with its interval and n, what may be concluded, and whether it is complete. */
export function sentenceOf(finding: Sayable): string {
  const parts =
    finding.value !== null
      ? [numberWords(finding, finding.value), verdictWords(finding)]
      : finding.interval !== null
        ? [boundsWords(finding, finding.interval), finding.reasons.join(' ')]
        : [`${finding.estimand}: no number.`, verdictWords(finding)]
  if (finding.partial && finding.verdict === 'measured')
    parts.push('The window is not over: the number is provisional.')
  return parts.filter((part) => part !== '').join(' ')
}
