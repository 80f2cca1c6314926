import type { MetricAnswer, TruthAnswer } from '@candor/engine/api/shapes'
import { part, read, required } from '$lib/api/read.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, params }) => {
  const [metric, truth] = await Promise.all([
    read<MetricAnswer>(fetch, `/api/metrics/${encodeURIComponent(params.id)}`),
    read<TruthAnswer>(fetch, '/api/truth'),
  ])
  return {
    metric: required(metric),
    truth: part(truth, ({ board }) =>
      board === null
        ? null
        : {
            worlds: board.worlds,
            asOf: board.asOf,
            lines: board.lines.filter((line) => line.metric === params.id),
          },
    ),
  }
}
