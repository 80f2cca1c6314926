/**
 * Shares of voice compared: exact by reach and by label for what is seen; the lead over a rival holds the one that is
 * planted (row 3), in the market of which posts come at known rates.
 */
import type { VoiceComparedAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

export const voiceCompared: TruthCheck = {
  rows: [3],
  async score(get, truth) {
    const scores: Score[] = []
    const { brands } = await get<VoiceComparedAnswer>('/api/voice/compared?brand=Lumen')
    const sum = (of: (brand: string) => number) => brands.reduce((total, { brand }) => total + of(brand), 0)
    const reached = (brand: string) => truth.reach[brand]?.resolvable ?? 0
    const people = (brand: string) => truth.reach[brand]?.people ?? 0
    for (const { brand, byReach, positive, negative } of brands) {
      scores.push({ finding: byReach, of: brand, ask: 'exact', truth: reached(brand) / sum(reached) })
      // Several accounts on one channel leave no bounds, and the Finding has to say so; bounds that there are must hold.
      const [lo, hi] = [byReach.interval?.lo ?? -Infinity, byReach.interval?.hi ?? Infinity]
      const really = people(brand) / sum(people)
      const right = byReach.interval === null ? byReach.reasons.length > 0 : lo <= really && really <= hi
      scores.push({ finding: byReach, of: `${brand}, people really`, ask: 'verdict', truth: null, right })
      for (const [label, finding] of [
        ['positive', positive],
        ['negative', negative],
      ] as const) {
        // prettier-ignore
        const labelled = (name: string) => truth.voice[name]?.labelled[label] ?? 0
        scores.push({ finding, of: brand, ask: 'exact', truth: labelled(brand) / sum(labelled) })
      }
    }
    const planted = truth.scenarios['faint-talk']?.['brands'] as Record<string, { expected: number }>
    const expected = (brand: string) => planted[brand]?.expected ?? 0
    const all = Object.keys(planted).reduce((total, brand) => total + expected(brand), 0)
    // The last of the alphabet leads nobody that was not asked about before.
    const [, ...leaders] = Object.keys(planted).sort().reverse()
    for (const brand of leaders) {
      const { leads } = await get<VoiceComparedAnswer>(`/api/voice/compared?brand=${brand}`)
      for (const { rival, lead } of leads.filter(({ rival: other }) => other > brand))
        scores.push({ finding: lead, of: `${brand} over ${rival}`, ask: 'covers', truth: (100 * (expected(brand) - expected(rival))) / all }) // prettier-ignore
    }
    return scores
  },
}
