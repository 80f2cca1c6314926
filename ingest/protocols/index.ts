/** The wire protocols of Candor, in the order in which its documentation lists them. */
import { native } from './native.ts'
import type { Protocol } from './protocol.ts'
import { review } from './review.ts'
import { segment } from './segment.ts'

export const PROTOCOLS: readonly Protocol[] = [native, segment, review]
