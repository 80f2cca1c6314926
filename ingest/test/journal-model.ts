/**
 * What must hold of a journal over a disk that fails: clients that send and send again, a loader, restarts, and the books
 * of who was told what.
 */
import type { JournalRow } from '@candor/queries'
import type { JournalFiles } from '../journal/files.ts'
import { Journal } from '../journal/journal.ts'
import { RowBatch } from '../journal/row-batch.ts'
import type { Segment } from '../journal/segment.ts'
import type { Fault, UnreliableDisk } from './unreliable-disk.ts'

export type Step =
  | {
      do: 'append'
      requests: readonly { rows: number; text: number }[]
      crashAfter: number | null
      isPowerLoss: boolean
    }
  | { do: 'resend' }
  | { do: 'seal' }
  | { do: 'load' }
  | { do: 'stop' }
  | { do: 'crash'; isPowerLoss: boolean }
  | { do: 'faults'; faults: readonly Fault[] }

interface Request {
  ids: number[]
  text: string
  fate: 'open' | 'acknowledged' | 'refused'
}

/** What the store has of one segment. */
interface Batch {
  ids: number[]
  received: number
}

const DIRECTORY = '/journal'

export class JournalModel {
  readonly #disk: UnreliableDisk
  #files: JournalFiles
  readonly requests: Request[] = []
  readonly #store = new Map<string, Batch>()
  /** Ids that the index knows: what is in the store, and what a start found in the journal. */
  readonly #seen = new Set<number>()
  #waiting: { segment: Segment; isLeft: boolean }[] = []
  #journal: Journal | null = null
  #nextId = 1
  #sequence = 1

  constructor(disk: UnreliableDisk) {
    this.#disk = disk
    this.#files = disk.boot()
  }

  async run(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        return this.#append(step)
      case 'resend':
        return this.#resend()
      case 'seal':
        // It says so when the disk does not let it.
        return this.#journal?.seal().catch(() => undefined)
      case 'load':
        return this.#load().catch(rethrowViolation)
      case 'stop':
        await this.#journal?.close()
        return this.#restart()
      case 'crash':
        return this.#crash(step.isPowerLoss)
      case 'faults': {
        this.#disk.arm(step.faults)
        return
      }
    }
  }

  /** A last power loss, a healthy disk, and everything loaded. */
  async finish(): Promise<void> {
    await this.#crash(true)
    this.#disk.arm([])
    await this.#journal?.close()
    await this.#restart()
    while (this.#waiting.length > 0) await this.#load()
  }

  /** Ids in the order of the store, with repeats. */
  stored(): number[] {
    return [...this.#store.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { ids }]) => ids)
  }

  get accounted(): number {
    return [...this.#store.values()].reduce((sum, { received }) => sum + received, 0)
  }

  async start(): Promise<void> {
    this.#files = this.#disk.boot()
    const { journal, left } = await Journal.open(
      {
        ...{ directory: DIRECTORY, files: this.#files, maxRows: 12, maxAgeMs: 60_000 },
        onSealed: (segment) => this.#waiting.push({ segment, isLeft: false }),
      },
      this.#sequence,
      (rows) => {
        for (const id of idsOf(rows)) this.#seen.add(id)
      },
    )
    this.#journal = journal
    this.#sequence = journal.sequence
    this.#waiting = left.map((segment) => ({ segment, isLeft: true }))
  }

  /** As an operator does: again and again. The faults of the disk are used up some time. */
  async #restart(): Promise<void> {
    this.#journal = null
    this.#disk.kill()
    for (let attempt = 0; ; attempt++) {
      try {
        await this.start()
        return
      } catch (error) {
        if (attempt > 50) throw error
      }
    }
  }

  async #crash(isPowerLoss: boolean): Promise<void> {
    if (isPowerLoss) this.#disk.losePower()
    await this.#restart()
  }

  async #append({ requests, crashAfter, isPowerLoss }: Step & { do: 'append' }): Promise<void> {
    const sent = requests.map(({ rows, text }) => {
      const ids = Array.from({ length: rows }, () => this.#nextId++)
      const request: Request = { ids, text: 'x'.repeat(text), fate: 'open' }
      this.requests.push(request)
      return this.#send(request)
    })
    if (crashAfter === null) {
      await Promise.all(sent)
      return
    }
    for (let tick = 0; tick < crashAfter; tick++) await Promise.resolve()
    await this.#crash(isPowerLoss)
  }

  /** A client that got no answer, or a refusal, sends the same request again. */
  async #resend(): Promise<void> {
    const request = this.requests.find(({ fate }) => fate !== 'acknowledged')
    if (request !== undefined) await this.#send(request)
  }

  async #send(request: Request): Promise<void> {
    const { ids } = request
    const isKnown = ids.length > 0 && ids.every((id) => this.#seen.has(id))
    const rows = isKnown ? [] : ids.map((id) => rowOf(id, request.text))
    const account = {
      ...{ workspace: 'w', source: 'native', receivedAt: 1, received: ids.length, deadLettered: 0 },
      ...{ accepted: rows.length, duplicates: ids.length - rows.length },
    }
    try {
      await this.#journal?.append(RowBatch.of(rows), account)
      request.fate = 'acknowledged'
      for (const id of ids) this.#seen.add(id)
    } catch {
      request.fate = 'refused'
    }
  }

  /** What the loader does: the store reads the file, then the file goes. */
  async #load(): Promise<void> {
    const next = this.#waiting[0]
    if (next === undefined) return
    const { segment, isLeft } = next
    const rows = readLikeTheStore((await this.#files.read(segment.path)).toString())
    const batch = { ids: idsOf(rows), received: sumOf(rows) }
    const known = this.#store.get(segment.name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(batch))
      throw new Violation(`${segment.name} is not what was loaded under its name before`)
    if (!isLeft) this.#checkAcknowledged(batch.ids)
    this.#store.set(segment.name, batch)
    for (const id of batch.ids) this.#seen.add(id)
    await this.#files.remove(segment.path)
    this.#waiting.shift()
  }

  #checkAcknowledged(ids: readonly number[]): void {
    const acknowledged = new Set(this.requests.filter(({ fate }) => fate === 'acknowledged').flatMap((one) => one.ids))
    const refused = ids.filter((id) => !acknowledged.has(id))
    if (refused.length > 0) throw new Violation(`rows ${refused.join()} were refused and are loaded`)
  }
}

function rethrowViolation(error: unknown): void {
  if (error instanceof Violation) throw error
}

/** Something that must never be; unlike a failing disk it ends the run. */
export class Violation extends Error {}

const rowOf = (id: number, handle: string): JournalRow => ({
  ...{ kind: 'actor', workspace: 'w', actor: id, channel: 'x', handle, received_at: 1 },
})

const idsOf = (rows: readonly JournalRow[]): number[] =>
  rows.flatMap((row) => (row.kind === 'actor' ? [row.actor] : []))

const sumOf = (rows: readonly JournalRow[]): number =>
  rows.reduce((sum, row) => sum + (row.kind === 'ledger' ? row.received - row.duplicates : 0), 0)

/** JSONEachRow: blanks are nothing, and one line that is not JSON refuses the whole file. */
function readLikeTheStore(text: string): JournalRow[] {
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as JournalRow)
  } catch {
    throw new Violation('a segment holds a line that the store cannot read')
  }
}
