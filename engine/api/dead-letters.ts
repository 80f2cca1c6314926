/** What could not be accepted: why, how often, and the newest of it as it came. */
import type { Store } from '@candor/queries'
import type { DeadLettersAnswer } from './shapes/index.ts'

const NEWEST = 50
const SHOWN_BYTES = 2000

export async function deadLetters(store: Store, workspace: string): Promise<DeadLettersAnswer> {
  const [reasons, newest] = await Promise.all([
    store.query('admin/dead_letter_reasons', { workspace }),
    store.query('admin/dead_letters', { workspace, limit: NEWEST }),
  ])
  return {
    total: reasons.reduce((sum, { events }) => sum + events, 0),
    resolved: reasons.reduce((sum, { resolved }) => sum + resolved, 0),
    reasons: reasons.map(({ last_at, ...reason }) => ({ ...reason, newest: last_at })),
    newest: newest.map(({ received_at, bytes, ...rest }) => ({
      ...rest,
      receivedAt: received_at,
      bytes: Buffer.from(bytes, 'base64').subarray(0, SHOWN_BYTES).toString('base64'),
    })),
  }
}
