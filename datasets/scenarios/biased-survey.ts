/** A survey that the fond answer more often (rows 4 and 45): its score is not the score of the customers. */
import { DAY, HOUR, momentOfDay } from '../world/calendar.ts'
import { LUMEN } from '../world/market.ts'
import { logistic } from '../world/random.ts'
import type { Scenario } from '../world/scenario.ts'

/** First days of the three waves; every member is asked once. */
const WAVES = [20, 55, 95] as const
const SURVEY = { key: 'season-nps', question: 'nps' } as const

class Scores {
  n = 0
  promoters = 0
  detractors = 0

  add(score: number): void {
    this.n++
    if (score >= 9) this.promoters++
    if (score <= 6) this.detractors++
  }

  truth() {
    const nps = this.n === 0 ? null : (100 * (this.promoters - this.detractors)) / this.n
    return { n: this.n, promoters: this.promoters, detractors: this.detractors, nps }
  }
}

export const biasedSurvey: Scenario = {
  id: 'biased-survey',
  rows: [4, 45],
  words: 'Every member is asked for a recommendation score; fond members answer more often than others.',
  plant: (world) => {
    const customers = new Scores()
    const answered = new Scores()
    return {
      live: ({ app, index, fondness }, _life, emit) => {
        if (app === null) return
        const random = world.random('nps', index)
        const fond = fondness[0] ?? 0
        const score = Math.max(0, Math.min(10, Math.round(7.2 + 1.7 * fond + 1.1 * random.normal())))
        customers.add(score)
        const at = momentOfDay(world.calendar, random.pick(WAVES) + random.integer(7), random)
        const shared = { channel: 'app', actor: { id: app.id }, brand: LUMEN.name, survey: SURVEY }
        emit({ ...shared, verb: 'Invite', at })
        const answers = random.chance(logistic(-0.7 + 0.9 * fond))
        const delay = HOUR + Math.floor(random.uniform() * 3 * DAY)
        if (answers && emit({ ...shared, verb: 'Respond', at: at + delay, score }) !== null) answered.add(score)
      },
      truth: () => ({
        invited: customers.n,
        responseRate: customers.n === 0 ? null : answered.n / customers.n,
        customers: customers.truth(),
        answered: answered.truth(),
      }),
    }
  },
}
