import type { MetricsAnswer } from '@candor/engine/api/shapes'
import { read, required } from '$lib/api/read.ts'
import type { PageServerLoad } from './$types'

/** Every metric by what it is about; of each only what the list shows. */
export const load: PageServerLoad = async ({ fetch }) => {
  const { metrics } = required(await read<MetricsAnswer>(fetch, '/api/metrics'))
  const topics = [...new Set(metrics.map(({ topic }) => topic))]
  return {
    count: metrics.length,
    topics: topics.map((topic) => ({
      topic,
      metrics: metrics.filter((one) => one.topic === topic).map(({ id, name, words }) => ({ id, name, words })),
    })),
  }
}
