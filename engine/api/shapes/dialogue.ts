import type { Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/dialogue: what customers say to the brand, and what becomes of it. */
export const DialogueAnswer = object({ answered: Finding })
export type DialogueAnswer = Static<typeof DialogueAnswer>
