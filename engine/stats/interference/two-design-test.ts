/**
 * Is there interference? Clusters are split at random: in some of them people are randomised one by one, the others are
 * randomised as a whole. Without interference both estimate the same effect; where people influence each other they do not.
 *
 * Saveski, Pouget-Abadie, Saint-Jacques, Duan, Ghosh, Xu & Airoldi (2017, Detecting network effects: randomizing over
 * randomized experiments, KDD, 1027–1035). Both variances are over clusters, so that effects may differ between clusters, and
 * the difference is Welch’s t. A difference says that there is interference; none says nothing where clusters cut most ties.
 */
import { effectOf, type AbsoluteEffect, type EffectRefusal } from '../effect.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from '../refusal.ts'
import { clusteredDifference, clusteredMean, type Sums } from './two-stage.ts'

export interface DesignCluster {
  /** How the people of this cluster were randomised. */
  randomised: 'people' | 'cluster'
  treated: Sums
  control: Sums
}

export interface TwoDesignTest {
  /** Effect as whole clusters tell it, and as people one by one do. */
  byCluster: AbsoluteEffect
  byPeople: AbsoluteEffect
  /** The first less the second: above 0 where the arms of others push the same way as one’s own. Its p is the test. */
  difference: AbsoluteEffect
  interferes: boolean
}

export function twoDesignTest(
  clusters: readonly DesignCluster[],
  level = 0.95,
): TwoDesignTest | EffectRefusal | Refusal<'no-pure-exposure'> {
  if (!isLevel(level)) return BAD_LEVEL
  const sound = ({ n, sum }: Sums) => Number.isSafeInteger(n) && n >= 0 && Math.abs(sum) < 1e100
  if (!clusters.every(({ treated, control }) => sound(treated) && sound(control)))
    return refuse('impossible-input', 'Give whole numbers of people, and finite sums.')
  const effect = (randomised: DesignCluster['randomised']) => {
    const those = clusters.filter((cluster) => cluster.randomised === randomised)
    const [treated, control] = [
      clusteredMean(those.map((of) => of.treated)),
      clusteredMean(those.map((of) => of.control)),
    ]
    if (treated.clusters === 0 || control.clusters === 0)
      return refuse('no-pure-exposure', `The clusters randomised ${randomised === 'people' ? 'person by person' : 'as a whole'} have nobody in one of the arms.`) // prettier-ignore
    return clusteredDifference(treated, control, level)
  }
  const byCluster = effect('cluster')
  if ('refused' in byCluster) return byCluster
  const byPeople = effect('people')
  if ('refused' in byPeople) return byPeople
  const estimate = ({ value, se, df }: AbsoluteEffect) => ({ value, variance: se * se, df })
  const arms = { treatment: estimate(byCluster), control: estimate(byPeople), covariance: 0, n: clusters.length }
  const difference = effectOf(arms, level)
  if ('refused' in difference) return difference
  return { byCluster, byPeople, difference, interferes: difference.p < 1 - level }
}
