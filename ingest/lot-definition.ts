/**
 * What else is to be read from the lot of an initiative: who takes what they are offered, who would have seen it in either arm,
 * and whether people only came earlier. It is part of the plan, since each is another way of counting that could be chosen by what
 * it shows (engine/evidence/lot).
 */
import { Type, type Static } from 'typebox'
import { OUTCOME } from './outcome-definition.ts'

export const LotDefinition = Type.Object(
  {
    taken: Type.Optional(
      Type.Object(
        { verb: OUTCOME.verb },
        {
          additionalProperties: false,
          description: 'The act of its campaign by which somebody takes it; left out, Claim',
        },
      ),
    ),
    exposed: Type.Optional(
      Type.Object(
        { verb: OUTCOME.verb },
        {
          additionalProperties: false,
          description:
            'The act of its campaign that is recorded in both arms when somebody sees it, or would have seen it (ghost ads)',
        },
      ),
    ),
    displacement: Type.Optional(
      Type.Object(
        {
          name: OUTCOME.name,
          verb: OUTCOME.verb,
          measure: OUTCOME.measure,
          gift: Type.Optional(
            Type.Enum(['campaign', 'unpaid'], {
              description:
                'Which of these acts are the gift itself, and do not count: those that name its campaign, or those without a value; left out, none is',
            }),
          ),
          offerDays: Type.Integer({
            minimum: 1,
            maximum: 364,
            description: 'During the offer: so many days from first exposure on',
          }),
          untilDays: Type.Integer({ minimum: 2, maximum: 365, description: 'After it: from then until this day' }),
        },
        {
          additionalProperties: false,
          description:
            'The outcome without the gift, during the offer and after it: who only comes earlier is missed later',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'What else is read from the experiment that judges it' },
)
export type LotDefinition = Static<typeof LotDefinition>

/** What contradicts itself in it; null when nothing does. */
export function lotContradiction(
  { taken, exposed, displacement }: LotDefinition,
  { campaign, outcome }: { campaign?: string; outcome: { verb: string } },
): string | null {
  const named = taken ?? exposed ?? (displacement?.gift === 'campaign' ? displacement : undefined)
  if (named !== undefined && campaign === undefined)
    return '/body/lot speaks of acts of its campaign, and /body/campaign is missing: name it'
  if (exposed?.verb === outcome.verb)
    return `/body/lot/exposed/verb is ${exposed.verb}, the outcome itself: name what is recorded before it`
  if (displacement !== undefined && displacement.untilDays <= displacement.offerDays)
    return `/body/lot/displacement/untilDays is ${displacement.untilDays}: it must lie behind offerDays, ${displacement.offerDays}`
  return null
}
