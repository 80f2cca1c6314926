/** What an answer tells of the record of alarms: each alarm that was once said, whether it still stands, and else why not. */
import type { Static } from 'typebox'
import type { RecordedAlarmAnswer } from '../api/shapes/alarms.ts'
import { alarmsOf, type RecordedChange } from '../stream/alarm-record.ts'
import { STREAMS } from '../stream/streams.ts'

const count = (events: number): string => events.toLocaleString('en', { maximumFractionDigits: 1 })

/** Why an alarm is none any more, in the numbers of then and now. */
function whyGone(said: RecordedChange, now: RecordedChange): string {
  const [then, usual] = [count(said.events), count(said.expected)]
  switch (now.reason) {
    case 'version':
      return `The definition of this alarm is another one now (version ${now.version}; it was said by version ${said.version}).`
    case 'limits':
      return `The limits were changed: ${now.false_alarms_per_week} false alarms a week and ${now.smallest_excess} or more events above the usual; it was said by ${said.false_alarms_per_week} and ${said.smallest_excess}.`
    case 'removed':
      return `Events were removed since (erased, or past their time): it was said of ${then}, and ${count(now.events)} are left.`
    default:
      return `Late events came: it was said of ${then} where ${usual} were usual; now there are ${count(now.events)} where the weeks before had ${count(now.expected)}.`
  }
}

/** @returns the newest first */
export function toldRecord(changes: readonly RecordedChange[]): Static<typeof RecordedAlarmAnswer>[] {
  return alarmsOf(changes)
    .map(({ first, last, said }) => ({
      stream: said.stream,
      name: STREAMS.find(({ id }) => id === said.stream)?.name ?? said.stream,
      detector: said.detector,
      from: said.begins,
      to: said.ends,
      state: last.state === 'said' ? ('standing' as const) : ('retracted' as const),
      firstSaidAt: first.recorded_at,
      said: {
        at: said.recorded_at,
        asOf: said.as_of,
        events: said.events,
        expected: said.expected,
        score: said.score,
        complete: said.complete,
      },
      retracted:
        last.state === 'said'
          ? null
          : {
              ...{ at: last.recorded_at, asOf: last.as_of, events: last.events, expected: last.expected },
              sentence: whyGone(said, last),
            },
    }))
    .sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0))
}
