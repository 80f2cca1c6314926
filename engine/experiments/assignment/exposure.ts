/** The exposure of somebody as the event that ingest takes. Assigning says nothing about what anybody saw: this does. */
import { fnv1a } from './hash.ts'

export interface Exposure {
  id: string
  verb: 'Expose'
  at: string
  channel: 'web'
  actor: { id: string; channel: string }
  experiment: { key: string; arm: string }
}

export interface Exposed {
  experiment: string
  arm: string
  /** The account that was hashed, and where it lives. */
  unit: string
  channel: string
}

/** The longest id that ingest takes. */
const MOST_CHARACTERS = 200

/**
 * The same id for the same person in the same arm of an experiment, whoever sends it and however often: it is one event. A
 * person who comes to be in another arm makes a second one, which the trust checks find.
 */
function idOf({ experiment, arm, channel, unit }: Exposed): string {
  const names = JSON.stringify([experiment, arm, channel, unit])
  const id = `expose ${names}`
  return id.length <= MOST_CHARACTERS
    ? id
    : `expose ${[1, 2, 3, 4].map((pass) => fnv1a(`${pass}${names}`).toString(16)).join('-')}`
}

export const exposureOf = (exposed: Exposed, at: Date): Exposure => ({
  id: idOf(exposed),
  verb: 'Expose',
  at: at.toISOString(),
  channel: 'web',
  actor: { id: exposed.unit, channel: exposed.channel },
  experiment: { key: exposed.experiment, arm: exposed.arm },
})
