/** Somebody who reads the queue of a whole Candor, for tests that know what they would say. */
import type { VoicesAnswer } from '@candor/engine/api/shapes'
import type { TestService } from './service.ts'

/** What was said of messages, by their event ids. */
export type Labels = readonly (readonly [event: string, label: string])[]

const READER = 'reader'

export function labelReader(candor: TestService, { workspace, brand }: { workspace: string; brand: string }) {
  const params = async () => {
    const { sample } = await candor.get<VoicesAnswer>(`/api/voices?workspace=${workspace}&brand=${encodeURIComponent(brand)}`) // prettier-ignore
    const scope = { workspace, brand, campaign: '', channel: '', from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' } // prettier-ignore
    return { ...scope, seed: sample.seed }
  }
  return {
    /** The first so many messages in the order of the sample that nobody has read. */
    async draw(limit: number): Promise<string[]> {
      const asked = { ...(await params()), readers: [], second_percent: 0, after: -1, limit }
      return (await candor.store.query('people/label_queue', asked)).map(({ event_id }) => event_id)
    },

    /** Labels, all at one moment. What is said later of the same message holds. */
    async say(labels: Labels, at: string): Promise<void> {
      const events = labels.map(([event, sentiment]) => ({
        ...{ id: `${workspace} ${event} ${at}`, verb: 'Label', at, channel: 'candor', brand, sentiment },
        ...{ actor: { id: READER, role: 'employee' }, object: { id: event } },
      }))
      await candor.post(
        `/v1/interactions?workspace=${workspace}`,
        events.map((event) => JSON.stringify(event)).join('\n'),
      )
      await candor.intake.drained()
    },

    /** What the source said of the messages that were read. */
    async sourceLabels(): Promise<Labels> {
      const rows = await candor.store.query('metrics/voices_read', { ...(await params()), generation: 0 })
      return rows.map(({ event_id, source_label }) => [event_id, source_label])
    },
  }
}
