/** What a page about initiatives says first: words that follow from the Findings, and never claim more. */
import type { InitiativeAnswer, InitiativesAnswer } from '@candor/engine/api/shapes'
import { contrastWords, randomisedWords } from '../finding/contrast.ts'
import { directionOf } from '../finding/words.ts'
import { day } from '../format/moment.ts'
import { percent, plural } from '../format/number.ts'
import { COMPARED } from './rung-words.ts'

type Summary = InitiativesAnswer['initiatives'][number]

const LIST = new Intl.ListFormat('en-GB')

/** "Of 3 initiatives, 1 does harm, 1 is not shown to have an effect and 1 helps." */
export function portfolioWords(initiatives: readonly Summary[]): string {
  if (initiatives.length === 0)
    return 'No initiative has been declared yet, so none can be judged by what it set out to do.'
  const kindOf = ({ answer, rung }: Summary): string => {
    if (answer === null || rung === 'naive' || rung === 'adjusted') return 'association'
    return directionOf(answer.effect) ?? (answer.effect.verdict === 'no_effect_detected' ? 'nothing' : 'open')
  }
  const KINDS = [
    ['harm', 'does harm', 'do harm'],
    ['nothing', 'has no effect worth acting on', 'have no effect worth acting on'],
    ['open', 'leaves the question open', 'leave the question open'],
    ['association', 'has nobody to be compared with fairly', 'have nobody to be compared with fairly'],
    ['benefit', 'helps', 'help'],
  ] as const
  const parts = KINDS.flatMap(([kind, one, many]) => {
    const number = initiatives.filter((initiative) => kindOf(initiative) === kind).length
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]
  })
  return `Of ${plural(initiatives.length, 'initiative', 'initiatives')}, ${LIST.format(parts)}.`
}

/** "Of the 92 people who began to follow by it, 65% had left again by 30 Nov 2025."; empty where nobody did. */
export function leftWords(left: InitiativeAnswer['left']): string {
  if (left === null || left.value === null) return ''
  const last = day(new Date(Date.parse(left.window.to) - 1).toISOString())
  return `Of the ${plural(left.n, 'person', 'people')} who began to follow by it, ${percent(left.value, { digits: 0 })} had left again by ${last}.`
}

/** The naive answer, the one that counts, and who left. */
export function initiativeWords({ ladder, left, route }: InitiativeAnswer): string {
  const result = (rung: string) => ladder.find((step) => step.rung === rung)?.result ?? null
  const [naive, randomised] = [result('naive'), result('replicated') ?? result('randomised')]
  const gone = leftWords(left)
  const fair = ladder.find(({ rung, answers }) => answers && rung !== 'naive')
  const said =
    randomised === null
      ? `${route.words}${fair?.result == null ? '' : ` ${COMPARED[fair.rung].card}: ${randomisedWords(fair.result.effect)}.`}`
      : naive === null
        ? `Where chance decided who got it, ${randomisedWords(randomised.effect)}.`
        : contrastWords(naive.effect, randomised.effect)
  return gone === '' ? said : `${said} ${gone}`
}
