/** How long events are kept: rules as text, and a daily round that applies them. */
import type { RemovedRows, RetentionRules, Store } from '@candor/queries'

export type Removed = Record<string, RemovedRows>

const MAX_DAYS = 36_500
export const KEEP_EVERYTHING: RetentionRules = { sources: {}, channels: {}, rest: 0, deadLetters: 0 }

/**
 * Reads rules such as "source:bluesky=90, channel:email=730, dead-letters=30, *=1095": days, 0 for ever. Of several rules
 * for one event, that of its source holds, else that of its channel, else *.
 * @throws Error that says what to write
 */
export function readRetention(text: string): RetentionRules {
  const rules = { sources: new Map<string, number>(), channels: new Map<string, number>(), rest: 0, deadLetters: 0 }
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const match =
      /^\s*(?:(source|channel):\s*([^=\s](?:[^=]{0,198}[^=\s])?)\s*|(\*)|(dead-letters))\s*=\s*(\d{1,5})\s*$/.exec(part)
    const days = Number(match?.[5])
    if (match === null || days > MAX_DAYS)
      throw new Error(
        `"${part.trim()}" is no rule: write source:NAME=DAYS, channel:NAME=DAYS, dead-letters=DAYS or *=DAYS.`,
      )
    const [, kind, name = '', all] = match
    if (kind === 'source') rules.sources.set(name, days)
    else if (kind === 'channel') rules.channels.set(name, days)
    else if (all !== undefined) rules.rest = days
    else rules.deadLetters = days
  }
  return { ...rules, sources: Object.fromEntries(rules.sources), channels: Object.fromEntries(rules.channels) }
}

const isIdle = ({ sources, channels, rest, deadLetters }: RetentionRules): boolean =>
  [rest, deadLetters, ...Object.values(sources), ...Object.values(channels)].every((days) => days === 0)

const DAY_MS = 24 * 60 * 60 * 1000
/** A service that is started anew every day keeps its rules, too; and a round that was cut off is finished soon. */
const FIRST_ROUND_MS = 10 * 60 * 1000

export interface RetentionParts {
  store: Store
  rules: RetentionRules
  /** Runs work while nothing is loaded, with all that was accepted in the store. */
  quietly: <T>(work: () => Promise<T>) => Promise<T>
  now?: () => number
  /** Told of the workspaces from which something was removed. */
  onRemoved?: (workspaces: ReadonlySet<string>) => void
  /** Told what each daily round removed, or why it could not. */
  say: (words: string) => void
}

export class Retention {
  readonly #parts: RetentionParts
  readonly #timers: NodeJS.Timeout[]

  /** Begins the daily rounds, the first one in ten minutes (a command can ask for one at once). */
  constructor(parts: RetentionParts) {
    this.#parts = parts
    const round = (): void => void this.#round()
    this.#timers = isIdle(parts.rules) ? [] : [setTimeout(round, FIRST_ROUND_MS), setInterval(round, DAY_MS)]
    for (const timer of this.#timers) timer.unref()
  }

  /** Removes what has outlived its time, and says how much that was in each workspace. */
  async apply(): Promise<Removed> {
    const { store, rules, quietly, now = Date.now, onRemoved } = this.#parts
    if (isIdle(rules)) return {}
    return quietly(async () => {
      const removed: Removed = {}
      for (const { workspace } of await store.query('admin/workspaces', {})) {
        const rows = await store.removeOld({ workspace, rules, now: now() })
        if (rows.interactions + rows.deadLetters > 0) onRemoved?.(new Set([workspace]))
        removed[workspace] = rows
      }
      return removed
    })
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  async #round(): Promise<void> {
    const { say } = this.#parts
    try {
      for (const [workspace, { interactions, deadLetters }] of Object.entries(await this.apply()))
        say(`Retention removed ${interactions} events and ${deadLetters} dead letters from ${workspace}`)
    } catch (error) {
      say(`Retention could not be applied; it is tried again tomorrow: ${error instanceof Error ? error.message : ''}`)
    }
  }
}
