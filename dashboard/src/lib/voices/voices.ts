/** Addresses and words of the pages about voices. */
import type { ReadingPlan, VoiceMessagesAnswer } from '@candor/engine/api/shapes'
import { count, plural } from '../format/number.ts'
import { withScope, type Scope } from '../scope/scope.ts'

export type VoicesOf = VoiceMessagesAnswer['of']

/** What each list of messages holds, as a heading. */
export const VOICES_WORDS: Record<VoicesOf, string> = {
  waiting: 'Questions that wait',
  questions: 'Questions, as readers found them',
  negative: 'Read as negative',
  neutral: 'Read as neutral',
  positive: 'Read as positive',
  'cannot-tell': 'Readers could not tell',
}

const LISTS = Object.keys(VOICES_WORDS) as VoicesOf[]

/** Which list an address means; what waits if it says nothing that can be meant. */
export const parseOf = (params: URLSearchParams): VoicesOf => LISTS.find((of) => of === params.get('of')) ?? 'waiting'

export const messagesPage = (scope: Scope, of: VoicesOf): string => withScope(`/voices/messages?of=${of}`, scope)

export interface QueueAsked {
  /** '' when nobody has said who reads. */
  readonly reader: string
  /** A place in the order to go on behind; '' for the beginning. */
  readonly after: string
  /** The message that was labelled last; '' when none was. */
  readonly last: string
}

const LONGEST_READER = 60
const LONGEST_ID = 200

/** What cannot be meant is as if it were not there. */
export function parseQueue(params: URLSearchParams): QueueAsked {
  const reader = (params.get('reader') ?? '').trim()
  const after = params.get('after') ?? ''
  const last = params.get('last') ?? ''
  return {
    reader: reader.length <= LONGEST_READER ? reader : '',
    after: /^\d{1,16}$/.test(after) && Number(after) <= 2 ** 52 ? after : '',
    last: last.length <= LONGEST_ID ? last : '',
  }
}

/** The labelling page, at a place in the order. */
export function queuePage(scope: Scope, asked: Partial<QueueAsked>): string {
  const given = Object.entries(asked).filter(([, value]) => value !== '')
  return withScope(
    given.length === 0 ? '/voices/label' : `/voices/label?${new URLSearchParams(given).toString()}`,
    scope,
  )
}

/** How far the reading has come, and what more would bring. */
export function planWords({ read, planned, population, waiting, next }: ReadingPlan): string {
  const far =
    read === population
      ? `All ${plural(population, 'message', 'messages')} of these days are read.`
      : read >= planned
        ? `${count(read)} of ${plural(population, 'message', 'messages')} are read, ${count(planned)} were planned.`
        : `${count(read)} of ${count(planned)} planned messages are read.`
  const more = next === null ? '' : ` ${count(next.more)} more narrow net sentiment to about ±${next.points} points.`
  const held = waiting === 0 ? '' : ` ${plural(waiting, 'label waits', 'labels wait')} for messages before ${waiting === 1 ? 'it' : 'them'} that were skipped or came later.` // prettier-ignore
  return far + more + held
}

/** How long ago, in the largest unit that says something. */
export function ageWords(at: string, now: string): string {
  const hours = Math.max(0, Date.parse(now) - Date.parse(at)) / 3_600_000
  if (Number.isNaN(hours)) return ''
  if (hours < 1) return 'less than an hour'
  return hours < 48 ? plural(Math.floor(hours), 'hour', 'hours') : plural(Math.floor(hours / 24), 'day', 'days')
}
