/**
 * The confounder (row 32): those who like, buy more, because fondness drives both. Liking itself does nothing, so
 * every difference counted here is an association and no effect.
 */
import type { Scenario } from '../world/scenario.ts'

class Buyers {
  people = 0
  purchases = 0

  add(purchases: number): void {
    this.people++
    this.purchases += purchases
  }

  mean(): number | null {
    return this.people === 0 ? null : this.purchases / this.people
  }
}

export const fondness: Scenario = {
  id: 'fondness',
  rows: [32],
  words: 'Fondness drives liking, following and buying; liking and following themselves cause no purchase.',
  plant: () => {
    const likers = new Buyers()
    const others = new Buyers()
    return {
      live: ({ member }, { visits, likedLumen }) => {
        if (!member) return
        const purchases = visits.filter(({ spend }) => spend !== null).length
        if (likedLumen) likers.add(purchases)
        else others.add(purchases)
      },
      truth: () => ({
        members: { likers: likers.people, others: others.people },
        purchasesPerLiker: likers.mean(),
        purchasesPerOther: others.mean(),
        trueEffectOfLiking: 0,
      }),
    }
  },
}
