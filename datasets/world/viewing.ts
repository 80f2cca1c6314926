/**
 * The truth about who saw a brand where and how often: kept for people as they are, and for what links allow to know of them
 * (groups of accounts), like all counts of people in tally.ts.
 */

/** The same count of people, as they are and as links allow to know them. */
export interface BothCounts {
  people: number
  resolvable: number
}

export interface ViewingTruth {
  /** On two channels or more. */
  several: BothCounts
  /** By channel: on this one and no other. */
  only: Record<string, BothCounts>
  /** By pair of channels, in the order of the alphabet: "app + x". */
  pairs: Record<string, BothCounts>
  /** How many people saw so many: by number of views. */
  times: { people: Record<number, number>; resolvable: Record<number, number> }
}

type Kind = keyof BothCounts

/** What one person, or one group of accounts, saw: views by channel. */
export type Seen = ReadonlyMap<string, number>

export class Viewing {
  private several: BothCounts = { people: 0, resolvable: 0 }
  private readonly only: Record<string, BothCounts> = {}
  private readonly pairs: Record<string, BothCounts> = {}
  private readonly times: ViewingTruth['times'] = { people: {}, resolvable: {} }

  /** @param groups what each of the person's groups of accounts saw */
  addPerson(groups: readonly Seen[]): void {
    if (groups.length === 0) return
    const whole = new Map<string, number>()
    for (const group of groups)
      for (const [channel, views] of group) whole.set(channel, (whole.get(channel) ?? 0) + views)
    this.add(whole, 'people')
    for (const group of groups) this.add(group, 'resolvable')
  }

  private add(seen: Seen, kind: Kind): void {
    const channels = [...seen.keys()].sort()
    if (channels.length > 1) this.several[kind]++
    for (const [place, one] of channels.entries()) {
      if (channels.length === 1) count(this.only, one, kind)
      for (const other of channels.slice(place + 1)) count(this.pairs, `${one} + ${other}`, kind)
    }
    const views = [...seen.values()].reduce((sum, more) => sum + more, 0)
    this.times[kind][views] = (this.times[kind][views] ?? 0) + 1
  }

  truth(): ViewingTruth {
    return { several: this.several, only: this.only, pairs: this.pairs, times: this.times }
  }
}

function count(counts: Record<string, BothCounts>, key: string, kind: Kind): void {
  const known = (counts[key] ??= { people: 0, resolvable: 0 })
  known[kind]++
}
