/** Whether the plan of an initiative was there before it began: what is declared afterwards may have been chosen by what was seen. */
import type { Check } from '../finding.ts'
import type { Declared } from '../scope.ts'

const DAY = 86_400_000

/** For information: of data that were brought in later, every plan is late, and nobody can tell why from here. */
export function declaredBefore({ receivedAt, body }: Declared<'initiative'>): Check {
  const late = (Date.parse(receivedAt) - Date.parse(body.start)) / DAY
  const [told, began] = [receivedAt, new Date(body.start).toISOString()].map((at) => at.slice(0, 10))
  const sentence =
    late <= 0
      ? `This version of the plan was declared on ${told ?? ''}, before it began on ${began ?? ''}.`
      : `This version of the plan was declared on ${told ?? ''}, after it began on ${began ?? ''}: whether its goal was chosen before its numbers were known, nobody can tell from here.`
  return { id: 'declared_before', passed: null, value: Math.max(0, late), threshold: 0, sentence }
}
