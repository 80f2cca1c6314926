/**
 * Keeps the record of alarms in the background: after each load, and when somebody looks at a brand's alarms, they are computed
 * again and compared with what stands on record. Reading never writes: a page that shows alarms only says that it was asked.
 *
 * Each change is a load of its own under a token made of its row, so that repeating it changes nothing; where two engines find
 * the same change, the first one is read (queries/stream/alarm_record.sql).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AlarmRow, Store } from '@candor/queries'
import { alarms } from '../metrics/alarms.ts'
import { answer } from '../metrics/metric.ts'
import type { PeopleResolver } from '../people/resolve.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { alarmsOf, gone, newlySaid, retraction, standingOf, type Recount, type RecordedChange } from './alarm-record.ts'
import { HOURS_A_WEEK, usualOf } from './hour-of-week.ts'
import { LEARNING_DAYS } from './slow-rise.ts'
import { begunOf, STREAMS } from './streams.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Without being asked about others, the last days of the data are watched. */
const WATCHED_DAYS = 28
/** Weeks of hours that a burst is compared with. */
const COMPARED = 8 * HOURS_A_WEEK
/** After a load, others usually follow: time to wait, and share of the time of one core that watching may take. */
const SETTLING_MS = 2000
const DUTY = 0.02

export interface AlarmWatchOptions {
  store: Store
  people: PeopleResolver
  /** Where rows are written before the store loads them; the system's temporary directory if left out. */
  directory?: string
  /** Runs work while nothing is loaded, dropped or erased. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** Told of workspaces whose record has changed. */
  onRecorded?: (workspace: string) => void
  onTrouble?: (message: string, error: unknown) => void
  now?: () => Date
  settlingMs?: number
}

/** What is looked at beside the last days: by brand, the days that anybody asked for. */
type Looked = Map<string, { from: string; to: string }>

export class AlarmWatch {
  readonly #options: AlarmWatchOptions
  readonly #looked = new Map<string, Looked>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #rested = new Map<string, number>()
  #working: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(options: AlarmWatchOptions) {
    this.#options = options
  }

  /** Workspaces have other data. */
  changed(workspaces: Iterable<string>): void {
    for (const workspace of workspaces) this.#soon(workspace)
  }

  /** Somebody was shown alarms in the days of a scope: these are watched from now on, besides the last ones of the data. */
  looked({ workspace, brand, first, last }: Pick<Scope, 'workspace' | 'brand' | 'first' | 'last'>): void {
    const ofWorkspace = this.#looked.get(workspace) ?? new Map<string, { from: string; to: string }>()
    this.#looked.set(workspace, ofWorkspace)
    const known = ofWorkspace.get(brand)
    const from = known !== undefined && known.from < first ? known.from : first
    const to = known !== undefined && known.to > last ? known.to : last
    if (known?.from === from && known.to === to) return
    ofWorkspace.set(brand, { from, to })
    // What was shown is recorded at once, however recently something else was.
    this.#rested.delete(workspace)
    clearTimeout(this.#timers.get(workspace))
    this.#timers.delete(workspace)
    this.#soon(workspace)
  }

  /** Compares now. @returns how many changes were recorded */
  async record(workspace: string): Promise<number> {
    const { store, inTurn, onRecorded } = this.#options
    const known = await store.query('stream/alarm_brands', { workspace })
    const brands = [...new Set([...known.map(({ brand }) => brand), ...(this.#looked.get(workspace)?.keys() ?? [])])]
    const chosen = await this.#scope(workspace, {})
    let written = 0
    for (const brand of [...new Set([chosen.brand, ...brands])]) {
      const earliest = known.find((one) => one.brand === brand)?.begins ?? null
      const rows = await this.#changes(workspace, brand, earliest)
      if (rows.length === 0) continue
      // A workspace that is dropped meanwhile leaves nothing behind.
      await inTurn(async () => {
        const [extent] = await store.query('admin/scope', { workspace })
        if ((extent?.events ?? 0) > 0) for (const row of rows) await this.#write(row)
      })
      written += rows.length
    }
    if (written > 0) onRecorded?.(workspace)
    return written
  }

  /** Ends what is under way, and begins nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    await this.#working
  }

  #soon(workspace: string): void {
    if (this.#stopped || this.#timers.has(workspace)) return
    const settling = this.#options.settlingMs ?? SETTLING_MS
    const rest = Math.max(settling, (this.#rested.get(workspace) ?? 0) - performance.now())
    const timer = setTimeout(() => {
      this.#timers.delete(workspace)
      this.#working = this.#working.then(() => this.#tryRecord(workspace))
    }, rest)
    timer.unref()
    this.#timers.set(workspace, timer)
  }

  async #tryRecord(workspace: string): Promise<void> {
    if (this.#stopped) return
    const began = performance.now()
    try {
      await this.record(workspace)
    } catch (error) {
      this.#options.onTrouble?.(`The record of alarms of "${workspace}" could not be brought up to date`, error)
    }
    const ended = performance.now()
    this.#rested.set(workspace, ended + (ended - began) / DUTY)
  }

  #scope(workspace: string, query: { brand?: string; from?: string; to?: string }): Promise<Scope> {
    const { store, people, now } = this.#options
    return resolveScope(store, people, { workspace, ...query }, now?.() ?? new Date())
  }

  /** What is to be recorded of a brand. */
  async #changes(workspace: string, brand: string, earliest: string | null): Promise<AlarmRow[]> {
    const { store } = this.#options
    const recorded = alarmsOf(await store.query('stream/alarm_record', { workspace, brand, from: FIRST, to: LAST }))
    const scope = await this.#watched(workspace, brand, earliest)
    if (scope === null) return []
    const { falseAlarmsPerWeek, smallestExcess, streams } = await answer(alarms, store, scope)
    const found = streams.flatMap(({ id, bursts, rises }) =>
      [...bursts, ...rises].map((finding) => standingOf(id, finding)),
    )
    const asOf = Date.parse(scope.asOf ?? scope.from)
    const situation = { workspace, brand, now: scope.now.getTime(), asOf, falseAlarmsPerWeek, smallestExcess }
    const rows = newlySaid(recorded, found, situation)
    for (const one of gone(recorded, found)) rows.push(retraction(one, await this.#recount(scope, one.said), situation))
    return rows
  }

  /** The last days of the data, the days that somebody looked at, and those of what stands on record. */
  async #watched(workspace: string, brand: string, earliest: string | null): Promise<Scope | null> {
    const whole = await this.#scope(workspace, { brand })
    if (whole.asOf === null) return null
    const looked = this.#looked.get(workspace)?.get(brand)
    const recent = new Date(Date.parse(whole.asOf) - WATCHED_DAYS * DAY).toISOString().slice(0, 10)
    const days = [recent, looked?.from, earliest?.slice(0, 10)].filter((day) => day !== undefined)
    const lasts = [whole.asOf.slice(0, 10), looked?.to].filter((day) => day !== undefined)
    return this.#scope(workspace, { brand, from: days.sort()[0] ?? recent, to: lasts.sort().at(-1) ?? whole.last })
  }

  /** What the time of an alarm has now: its events, and how many the weeks before it have in such a time. */
  async #recount({ workspace, brand }: Scope, { stream, detector, begins, ends }: RecordedChange): Promise<Recount> {
    const [from, to] = [Date.parse(begins), Date.parse(ends)]
    const version = alarms.definitions.find(({ id }) => id === detector)?.version ?? 0
    const watched = STREAMS.find(({ id }) => id === stream)
    if (watched === undefined) return { events: 0, expected: 0, version: 0 }
    const { verb, sentiment } = watched
    const begun = begunOf(watched, await this.#options.store.query('stream/begun', { workspace, brand }))
    const first = Math.floor(Date.parse(begun ?? begins) / DAY) * DAY
    const start = Math.min(from, Math.max(first, from - (detector === 'burst' ? COMPARED * HOUR : LEARNING_DAYS * DAY)))
    const window = { from: new Date(start).toISOString(), to: new Date(to).toISOString() }
    const hours = await this.#options.store.query('stream/hours', { workspace, brand, verb, sentiment, ...window })
    const between = (lo: number, hi: number): number =>
      hours.reduce((sum, { hour, events }) => sum + (Date.parse(hour) >= lo && Date.parse(hour) < hi ? events : 0), 0)
    if (detector !== 'burst') {
      const expected = start < from ? (between(start, from) * (to - from)) / (from - start) : 0
      return { events: between(from, to), expected, version }
    }
    const at = Math.round((from - start) / HOUR)
    const counts = Array<number>(at + 1).fill(0)
    for (const { hour, events } of hours) counts[Math.round((Date.parse(hour) - start) / HOUR)] = events
    return { events: between(from, to), expected: usualOf(counts, at)?.mean ?? 0, version }
  }

  async #write(row: AlarmRow): Promise<void> {
    const directory = await mkdtemp(join(this.#options.directory ?? tmpdir(), 'candor-alarm-'))
    try {
      const file = join(directory, 'alarm.ndjson')
      await writeFile(file, `${JSON.stringify(row)}\n`)
      await this.#options.store.load('alarm_record', file, JSON.stringify(row))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
}

const FIRST = '1970-01-01T00:00:00.000Z'
const LAST = '2149-06-05T00:00:00.000Z'
