/**
 * The record of alarms: what was said, and what of it was taken back, as changes from what stands on record to what is found
 * now. Alarms themselves depend on the events alone; the record depends on when they arrived, and is there to tell of it.
 */
import type { AlarmRow, QueryRow } from '@candor/queries'
import type { Finding } from '../finding.ts'

export type RecordedChange = QueryRow['stream/alarm_record']

/** An alarm as it is found now. Times in milliseconds since 1970. */
export interface StandingAlarm {
  stream: string
  detector: string
  begins: number
  ends: number
  events: number
  expected: number
  score: number
  complete: number | null
  version: number
}

/** An alarm on record: its changes in order, the last of which is its state. */
export interface RecordedAlarm {
  first: RecordedChange
  last: RecordedChange
  /** The newest time that it was said. */
  said: RecordedChange
}

/** Found or not, by which limits, and as of when. */
export interface Situation {
  workspace: string
  brand: string
  now: number
  /** The newest moment in the data. */
  asOf: number
  falseAlarmsPerWeek: number
  smallestExcess: number
}

/** Events of the time of an alarm as they are now, and how many would be usual. */
export interface Recount {
  events: number
  expected: number
  version: number
}

/** What a Finding of a detector says, as numbers. A burst's value is an excess, a rise's is a ratio. */
export function standingOf(stream: string, { metric, version, window, n, value, checks }: Finding): StandingAlarm {
  const of = (id: string): number | null => checks.find((check) => check.id === id)?.value ?? null
  const told = value ?? 0
  return {
    ...{ stream, detector: metric, begins: Date.parse(window.from), ends: Date.parse(window.to), events: n, version },
    expected: metric === 'burst' ? n - told : n / told,
    score: of(metric === 'burst' ? 'tail' : 'budget') ?? 0,
    complete: of('complete'),
  }
}

const keyOf = ({ stream, detector, begins }: RecordedChange): string => [stream, detector, begins].join('\u0000')

/** The alarms that changes are about. */
export function alarmsOf(changes: readonly RecordedChange[]): RecordedAlarm[] {
  const byAlarm = new Map<string, RecordedChange[]>()
  for (const change of changes) byAlarm.set(keyOf(change), [...(byAlarm.get(keyOf(change)) ?? []), change])
  return [...byAlarm.values()].flatMap((own) => {
    const ordered = [...own].sort((a, b) => a.change - b.change)
    const [first, last] = [ordered[0], ordered.at(-1)]
    const said = ordered.filter(({ state }) => state === 'said').at(-1)
    return first === undefined || last === undefined || said === undefined ? [] : [{ first, last, said }]
  })
}

/**
 * Whether what is found now is what stands on record. Bursts are the same by their hour. A rise grows from day to day, and
 * late events may move its first one: rises of one stream that overlap are one.
 */
function isSame({ last }: RecordedAlarm, found: StandingAlarm): boolean {
  if (last.stream !== found.stream || last.detector !== found.detector) return false
  const [begins, ends] = [Date.parse(last.begins), Date.parse(last.ends)]
  return last.detector === 'burst' ? begins === found.begins : begins < found.ends && ends > found.begins
}

/** What was found, and is not on record as standing: rows to be added. */
export function newlySaid(
  recorded: readonly RecordedAlarm[],
  found: readonly StandingAlarm[],
  situation: Situation,
): AlarmRow[] {
  return found.flatMap((alarm) => {
    const known = recorded.filter((one) => isSame(one, alarm))
    if (known.some(({ last }) => last.state === 'said')) return []
    const again = known.at(-1)
    return [
      {
        ...rowOf(situation, alarm),
        // Said again under the name that it was taken back under.
        at: again === undefined ? alarm.begins : Date.parse(again.last.begins),
        ...{ change: (again?.last.change ?? 0) + 1, state: 'said', reason: '' },
        ...{ score: alarm.score, complete: alarm.complete ?? -1 },
      },
    ]
  })
}

/** What is on record as standing, and is not found any more. */
export const gone = (recorded: readonly RecordedAlarm[], found: readonly StandingAlarm[]): RecordedAlarm[] =>
  recorded.filter((one) => one.last.state === 'said' && !found.some((alarm) => isSame(one, alarm)))

/** The row that takes an alarm back, with what its time has now and why it is no alarm any more. */
export function retraction({ last, said }: RecordedAlarm, now: Recount, situation: Situation): AlarmRow {
  const alarm = { ...said, ...now, begins: Date.parse(said.begins), ends: Date.parse(said.ends) }
  return {
    ...rowOf(situation, alarm),
    ...{ change: last.change + 1, state: 'retracted', reason: reasonOf(said, now, situation), score: 0, complete: -1 },
  }
}

/** Counts fall only where somebody was erased or time was up; otherwise what came later is the cause. */
function reasonOf(said: RecordedChange, now: Recount, situation: Situation): AlarmRow['reason'] {
  const { falseAlarmsPerWeek, smallestExcess } = situation
  if (said.version !== now.version) return 'version'
  if (said.false_alarms_per_week !== falseAlarmsPerWeek || said.smallest_excess !== smallestExcess) return 'limits'
  return now.events < said.events ? 'removed' : 'late'
}

type Told = Pick<StandingAlarm, 'stream' | 'detector' | 'begins' | 'ends' | 'events' | 'expected' | 'version'>

function rowOf(
  situation: Situation,
  alarm: Told,
): Omit<AlarmRow, 'change' | 'state' | 'reason' | 'score' | 'complete'> {
  return {
    ...{ kind: 'alarm', workspace: situation.workspace, brand: situation.brand },
    ...{ stream: alarm.stream, detector: alarm.detector, at: alarm.begins, ends: alarm.ends },
    ...{ received_at: situation.now, as_of: situation.asOf },
    ...{ events: alarm.events, expected: alarm.expected, version: alarm.version },
    false_alarms_per_week: situation.falseAlarmsPerWeek,
    smallest_excess: situation.smallestExcess,
  }
}
