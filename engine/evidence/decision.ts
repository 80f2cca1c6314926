/** What the plan's own rule says to what was found: declared before anybody knew, so that nobody can bend it afterwards. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Finding } from '../finding.ts'

export const DECISIONS = ['holds', 'does not hold', 'open'] as const
export interface Decision {
  decided: (typeof DECISIONS)[number]
  words: string
}

const open = (words: string): Decision => ({ decided: 'open', words })

function byEffect({ verdict, value, better }: Finding): Decision {
  if (verdict === 'effect_detected' && value !== null)
    return value > 0 === (better === 'higher')
      ? { decided: 'holds', words: 'It has an effect in the wanted direction.' }
      : { decided: 'does not hold', words: 'It has an effect in the unwanted direction.' }
  if (verdict === 'no_effect_detected')
    return { decided: 'does not hold', words: 'It has no effect that would be worth acting on.' }
  return open(
    verdict === 'association_only'
      ? 'Nobody was assigned by lot, so nothing shows what it caused.'
      : 'What was found leaves it open whether it has an effect.',
  )
}

function byCost(effect: Finding, { interval }: Finding, atMost: number): Decision {
  const known = byEffect(effect)
  if (known.decided !== 'holds') return known
  if (interval?.hi != null && interval.hi <= atMost)
    return { decided: 'holds', words: 'An outcome that it caused costs no more than the plan allows, at either end of the interval.' } // prettier-ignore
  if (interval?.lo != null && interval.lo > atMost)
    return { decided: 'does not hold', words: 'An outcome that it caused costs more than the plan allows, at either end of the interval.' } // prettier-ignore
  return open('It has an effect, and its cost lies on both sides of what the plan allows.')
}

/** @param found effect and cost of the rung that answers; null when none does */
export function decisionOf({ rule }: InitiativeDefinition, found: { effect: Finding; cost: Finding } | null): Decision {
  if (found === null) return open('Nothing could be compared.')
  return rule.decidesOn === 'cost' && rule.atMost !== undefined
    ? byCost(found.effect, found.cost, rule.atMost)
    : byEffect(found.effect)
}
