/** Freebie hunters: of those named, nine in ten are hunters, and nine in ten hunters are named (row 8). */
import type { FreebieHuntersAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'
import { KIOSK, kioskOf, POPCORN } from './kiosk.ts'

const ENOUGH = 0.9

export const freebieHunters: TruthCheck = {
  rows: [8],
  async score(get, truth, text) {
    const real = new Set(kioskOf(truth).hunters)
    const query = `brand=${encodeURIComponent(KIOSK)}&campaign=${POPCORN}`
    const { campaigns } = await get<FreebieHuntersAnswer>(`/api/freebie-hunters?${query}`)
    const [campaign] = campaigns
    if (campaign === undefined) throw new Error('the offer of the kiosk is not answered')
    const lines = (await text(`/api/tables/freebie-hunters?format=csv&${query}`)).trim().split('\n').slice(1)
    const found = new Set(lines.map((line) => line.split(',')[2]?.replaceAll('"', '') ?? ''))
    const both = [...found].filter((account) => real.has(account)).length
    const { hunters } = campaign
    return [
      { finding: hunters, of: 'precision of at least 0.9', ask: 'verdict', truth: null, right: both / found.size >= ENOUGH },
      { finding: hunters, of: 'recall of at least 0.9', ask: 'verdict', truth: null, right: both / real.size >= ENOUGH },
    ]
  },
} // prettier-ignore
