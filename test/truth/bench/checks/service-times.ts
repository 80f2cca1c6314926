/** Service times: medians of what was planted, through nights, weekends, bots and reopenings (row 16). */
import type { ServiceTimesAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Planted {
  chat: { response: number; resolution: number }
  email: { businessResponse: number }
}

export const serviceTimes: TruthCheck = {
  rows: [16],
  async score(get, truth) {
    const { chat, email } = truth.scenarios['service-desk']?.['medianMinutes'] as Planted
    const { channels } = await get<ServiceTimesAnswer>('/api/service-times?brand=Lumen%20Service')
    const on = (name: string) => {
      const row = channels.find(({ channel }) => channel === name)
      if (row === undefined) throw new Error(`nobody wrote to the desk on ${name}`)
      return row
    }
    return [
      { finding: on('app').firstResponse.calendar, of: 'chat, calendar', ask: 'covers', truth: chat.response },
      { finding: on('app').resolution.calendar, of: 'chat, calendar', ask: 'covers', truth: chat.resolution },
      {
        finding: on('email').firstResponse.business,
        of: 'mail, business',
        ask: 'covers',
        truth: email.businessResponse,
      },
    ]
  },
}
