/** The wire protocols of Candor, in the order in which its documentation lists them. */
import { native } from './native.ts'
import { posthog } from './posthog.ts'
import type { Protocol } from './protocol.ts'
import { review } from './review.ts'
import { rudderstack } from './rudderstack.ts'
import { segment } from './segment.ts'
import { snowplow } from './snowplow.ts'

export const PROTOCOLS: readonly Protocol[] = [native, segment, rudderstack, posthog, snowplow, review]
