/**
 * The naive answer beside the randomised one, in a sentence: those who took part did better, and whether the offer was
 * the reason. The words follow from the two verdicts and never claim more.
 */
import type { Finding } from '@candor/engine/finding'
import { unitWords, valueText } from './quantity.ts'
import { directionOf, withheldBecause } from './words.ts'

/** Whether those who took part fared better, worse or alike, judged by the interval and by what is wanted. */
function takersWords(naive: Finding, better: Finding['better']): { words: string; flattering: boolean } {
  const { value, interval } = naive
  const text = `${valueText(naive, 'difference') ?? ''} ${unitWords(naive, 'difference')}`.trim()
  const apart = (interval?.lo !== null && (interval?.lo ?? 0) > 0) || (interval?.hi !== null && (interval?.hi ?? 0) < 0)
  if (value === null) return { words: 'Those who took part cannot be compared with the others', flattering: false }
  if (!apart) return { words: `Those who took part hardly differ from the others (${text})`, flattering: false }
  if (better === 'neither') return { words: `Those who took part differ from the others (${text})`, flattering: true }
  const good = value > 0 === (better === 'higher')
  return { words: `Those who took part did ${good ? 'better' : 'worse'} (${text})`, flattering: good }
}

/** What the randomised comparison allows to be said, as the end of a sentence. */
export function randomisedWords(finding: Finding): string {
  if (withheldBecause(finding) !== null) return 'nothing can be said, for a trust check failed'
  const direction = directionOf(finding)
  if (direction === 'benefit') return 'it helped'
  if (direction === 'harm') return 'it did harm'
  if (direction === 'change') return 'it changed something'
  if (finding.verdict === 'no_effect_detected') return 'no effect worth acting on was found'
  if (finding.verdict === 'suggestive_only') return 'there is a hint, no proof'
  return finding.value === null ? 'nothing can be compared yet' : 'no effect could be shown'
}

/** "Those who took part did better (+46.4 percentage points), but where chance decided, no effect could be shown." */
export function contrastWords(naive: Finding, randomised: Finding): string {
  const { words, flattering } = takersWords(naive, randomised.better)
  const agrees = directionOf(randomised) === 'benefit'
  return `${words}${flattering === agrees ? ', and' : ', but'} where chance decided who got it, ${randomisedWords(randomised)}.`
}
