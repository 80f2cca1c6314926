/** The wire protocols of Candor, in the order in which its documentation lists them. */
import { activitystreams } from './activitystreams.ts'
import { chatwoot } from './chatwoot.ts'
import { cloudevents } from './cloudevents.ts'
import { formbricks } from './formbricks.ts'
import { native } from './native.ts'
import { orders } from './orders.ts'
import type { Protocol } from './protocol.ts'
import { review } from './review.ts'
import { segment } from './segment.ts'
import { typeform } from './typeform.ts'

export const PROTOCOLS: readonly Protocol[] = [
  native,
  segment,
  cloudevents,
  activitystreams,
  formbricks,
  typeform,
  chatwoot,
  orders,
  review,
]
