/**
 * A survey that can be put right (rows 4 and 45): regulars answer far more often than those who stay away, and like the club
 * more; within a group, whether somebody answers has nothing to do with what they think. The shares of the groups are
 * declared, so that weights can undo the bias. Satisfaction and effort are asked as well.
 */
import { DAY, momentOfDay } from '../world/calendar.ts'
import type { Random } from '../world/random.ts'
import type { Scenario } from '../world/scenario.ts'

/** A brand of its own, so that no score of the cinemas changes. */
export const CLUB = 'Lumen Club'

interface Group {
  level: string
  share: number
  answers: number
  /** Chances of a promoter and of a detractor. */
  promoter: number
  detractor: number
}

const GROUPS: readonly Group[] = [
  { level: 'regular', share: 0.2, answers: 0.7, promoter: 0.7, detractor: 0.1 },
  { level: 'occasional', share: 0.5, answers: 0.3, promoter: 0.35, detractor: 0.3 },
  { level: 'lapsed', share: 0.3, answers: 0.15, promoter: 0.1, detractor: 0.6 },
]
const SATISFIED = 0.55
const EASY = 0.7
const FIRST_DAY = 10
const DAYS = 90

function scoreOf({ promoter, detractor }: Group, random: Random): number {
  const luck = random.uniform()
  if (luck < promoter) return 9 + random.integer(2)
  return luck < promoter + detractor ? random.integer(7) : 7 + random.integer(2)
}

/** Answers on a scale from 1, of which so many of the highest are the top. */
const rated = (chance: number, highest: number, top: number, random: Random): number =>
  random.chance(chance) ? highest - random.integer(top) : 1 + random.integer(highest - top)

const planted = GROUPS.reduce((sum, { share, promoter, detractor }) => sum + 100 * share * (promoter - detractor), 0)

export const weightedSurvey: Scenario = {
  id: 'weighted-survey',
  rows: [4, 45, 46],
  words: 'Regulars answer more often and like the club more; the shares of the groups are declared.',
  plant: (world) => {
    const told = { answered: 0, satisfied: 0, easy: 0 }
    const levels = GROUPS.map(({ level, share }) => ({ level, share }))
    return {
      definitions: [
        {
          kind: 'customer-base',
          key: 'club',
          body: { brand: CLUB, margins: [{ property: 'group', levels }], basis: 'planted shares' },
        },
      ],
      live: ({ app, index }, _life, emit) => {
        if (app === null) return
        const random = world.random('club survey', index)
        const group = GROUPS[random.weighted(GROUPS.map(({ share }) => share))]
        if (group === undefined) return
        const at = momentOfDay(world.calendar, FIRST_DAY + random.integer(DAYS), random)
        const [score, answers] = [scoreOf(group, random), random.chance(group.answers)]
        const [csat, ces] = [rated(SATISFIED, 5, 2, random), rated(EASY, 7, 3, random)]
        const shared = { channel: 'app', actor: { id: app.id }, brand: CLUB, properties: { group: group.level } }
        if (!answers) return
        const say = (question: 'nps' | 'csat' | 'ces', answer: number, later: number) =>
          emit({ ...shared, verb: 'Respond', at: at + DAY + later, survey: { key: `club-${question}`, question }, score: answer }) // prettier-ignore
        say('nps', score, 0)
        say('csat', csat, 1000)
        say('ces', ces, 2000)
        told.answered++
        if (csat >= 4) told.satisfied++
        if (ces >= 5) told.easy++
      },
      truth: () => ({
        plantedNps: planted,
        answered: told.answered,
        csat: told.answered === 0 ? null : told.satisfied / told.answered,
        ces: told.answered === 0 ? null : told.easy / told.answered,
        plantedCsat: SATISFIED,
        plantedCes: EASY,
      }),
    }
  },
}
