/** The wire protocols of Candor, in the order in which its documentation lists them. */
import { activitystreams } from './activitystreams.ts'
import { chatwoot } from './chatwoot.ts'
import { cloudevents } from './cloudevents.ts'
import { formbricks } from './formbricks.ts'
import { native } from './native.ts'
import { orders } from './orders.ts'
import { posthog } from './posthog.ts'
import type { Protocol } from './protocol.ts'
import { review } from './review.ts'
import { rudderstack } from './rudderstack.ts'
import { segment } from './segment.ts'
import { snowplow } from './snowplow.ts'
import { typeform } from './typeform.ts'

export const PROTOCOLS: readonly Protocol[] = [
  native,
  segment,
  rudderstack,
  posthog,
  snowplow,
  cloudevents,
  activitystreams,
  formbricks,
  typeform,
  chatwoot,
  orders,
  review,
]
