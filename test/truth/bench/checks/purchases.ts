/** Revenue net of returns, to the cent (row 43). */
import type { PurchasesAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'
import { KIOSK, kioskOf } from './kiosk.ts'

export const purchases: TruthCheck = {
  rows: [43],
  async score(get, truth) {
    const { gross, returned } = kioskOf(truth)
    const { revenue } = await get<PurchasesAnswer>(`/api/purchases?brand=${encodeURIComponent(KIOSK)}`)
    return revenue.map(({ currency, net }) => ({
      finding: net,
      of: currency,
      ask: 'exact',
      truth: currency === 'EUR' ? gross - returned : 0,
    }))
  },
}
