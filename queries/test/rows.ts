/** Journal rows for tests, plain unless a test says otherwise. */
import type { InteractionRow } from '../journal-row.ts'

/** 2025-01-01T00:00:00.123Z */
export const AT = 1_735_689_600_123

export function interaction(
  fields: Partial<InteractionRow> & Pick<InteractionRow, 'event_id'>,
): Required<InteractionRow> {
  return {
    kind: 'interaction',
    workspace: 'demo',
    verb: 'Create',
    at: AT,
    received_at: AT,
    channel: 'x',
    visibility: 'public',
    actor: 1,
    role: 'customer',
    account: '',
    object_id: '',
    object_type: '',
    thread: '',
    in_reply_to: '',
    brand: 'Acme',
    topics: [],
    campaign: '',
    experiment: '',
    arm: '',
    survey: '',
    question: '',
    linked: 0,
    text: '',
    language: '',
    sentiment: '',
    value: 0,
    currency: '',
    score: -1,
    audience: 0,
    properties: {},
    source: 'native',
    ...fields,
  }
}

export function interactions(
  count: number,
  fields: (index: number) => Partial<InteractionRow> = () => ({}),
): Required<InteractionRow>[] {
  return Array.from({ length: count }, (_, index) =>
    interaction({ event_id: `event-${index}`, actor: index % 7, ...fields(index) }),
  )
}

/** What admin/rollup_audit says of a hundred of them, each of value 1, when table and rollups have all of it once. */
export const HUNDRED = {
  ...{
    events: 100,
    rollup_events: 100,
    monthly_events: 100,
    value: 100,
    rollup_value: 100,
    posts: 100,
    rollup_posts: 100,
  },
  ...{ accounts: 7, rollup_accounts: 7, monthly_accounts: 7, acts: 100, daily_acts: 100, monthly_acts: 100 },
}
