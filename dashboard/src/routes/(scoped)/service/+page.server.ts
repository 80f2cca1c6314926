import type { ServiceTimesAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { part } from '$lib/api/read.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const times = await read<ServiceTimesAnswer>('/api/service-times')
  return {
    times: part(times, ({ firstResponse, resolution, channels }) => ({ firstResponse, resolution, channels })),
  }
}
