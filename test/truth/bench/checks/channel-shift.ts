/**
 * Channel shift: demand is constant, and the interval of new demand holds that, while x alone seems to rise; how many moved
 * there is counted exactly (row 1).
 */
import type { ChannelShiftAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Planted {
  before: number
  after: number
  mailBefore: number
  mailBeforeOnXAfter: number
  mailBeforeGone: number
  firstDay: string
  lastDay: string
  plantedRatio: number
  plantedMove: number
}

export const channelShift: TruthCheck = {
  rows: [1],
  async score(get, truth) {
    const planted = truth.scenarios['moved-calls'] as unknown as Planted
    const days = `from=${planted.firstDay}&to=${planted.lastDay}`
    const { demand, moves } = await get<ChannelShiftAnswer>(`/api/channel-shift?brand=Lumen%20Hotline&${days}`)
    const share = (to: string) => {
      const move = moves.find((one) => one.from === 'email' && one.to === to)
      if (move === undefined) throw new Error(`nothing is told of those who wrote by mail and are seen on “${to}”`)
      return move.share
    }
    const moved = share('x')
    return [
      { finding: demand, of: 'hotline', ask: 'exact', truth: planted.after / planted.before },
      { finding: demand, of: 'hotline', ask: 'covers', truth: planted.plantedRatio },
      { finding: moved, of: 'mail to x', ask: 'exact', truth: planted.mailBeforeOnXAfter / planted.mailBefore },
      { finding: moved, of: 'mail to x', ask: 'covers', truth: planted.plantedMove },
      { finding: share(''), of: 'mail to nowhere', ask: 'exact', truth: planted.mailBeforeGone / planted.mailBefore },
    ]
  },
}
