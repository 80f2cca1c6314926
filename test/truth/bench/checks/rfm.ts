/** Who buys lately and often, and their share of the revenue: the fifths counted once more, by hand (row 43). */
import type { RfmAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'
import { KIOSK, kioskOf } from './kiosk.ts'

/** The fifth of each value: where the middle of those who are equal to it stands among all, by the place in a sorted list. */
function fifths(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return values.map((value) => {
    const middle = (sorted.indexOf(value) + sorted.lastIndexOf(value) + 1) / 2
    return Math.min(5, 1 + Math.floor((5 * middle) / values.length))
  })
}

const level = (fifth: number): string => (fifth === 3 ? 'middle' : fifth > 3 ? 'high' : 'low')
const NAMES: Readonly<Record<string, string>> = {
  'high high': 'best',
  'high low': 'fresh',
  'low high': 'slipping',
  'low low': 'gone',
}

export const rfm: TruthCheck = {
  rows: [43],
  async score(get, truth) {
    const { buyers, gross, returned } = kioskOf(truth)
    const lately = fifths(buyers.map(([last]) => last))
    const often = fifths(buyers.map(([, days]) => days))
    const segmentOf = (i: number): string => NAMES[`${level(lately[i] ?? 3)} ${level(often[i] ?? 3)}`] ?? 'between'
    const { segments } = await get<RfmAnswer>(`/api/rfm?brand=${encodeURIComponent(KIOSK)}`)
    return segments.flatMap(({ segment, people, revenueShare }) => {
      const own = buyers.filter((_, i) => segmentOf(i) === segment)
      const share = own.reduce((sum, [, , net]) => sum + net, 0) / (gross - returned)
      return [
        { finding: people, of: segment, ask: 'exact', truth: own.length },
        { finding: revenueShare, of: segment, ask: 'exact', truth: share },
      ]
    })
  },
}
