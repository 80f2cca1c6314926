/** A person as a source's memory knows them: by the addresses of what they wrote, and as the author of it. */
import { byteForms, SHORTEST_SEARCHED } from '../privacy/byte-forms.ts'
import type { Remembered } from './memory.ts'

export class RememberedPerson {
  readonly #names: readonly string[]
  /** Long enough to be told from a number or a word that stands in an address by chance. */
  readonly #telling: readonly string[]
  /** How their ids may stand in a file; none for those that are too short to be looked for. */
  readonly forms: readonly Buffer[]

  /** @param names ids of all accounts of the person */
  constructor(names: readonly string[]) {
    this.#names = names
    this.#telling = names.filter((name) => Buffer.byteLength(name) >= SHORTEST_SEARCHED)
    this.forms = names.flatMap(byteForms)
  }

  /**
   * What stays of an entry: all of it (the same object) when it is not about them, null when it is theirs. Where an entry says
   * who wrote it, its address is not asked: on Mastodon that is a number, and may be that of an account elsewhere.
   */
  without(id: string, remembered: Remembered): Remembered | null {
    const { actor, event, thread, ...rest } = remembered
    const isTheirs = actor === undefined ? this.#isNamedIn(id) || this.#isNamedIn(event) : this.#names.includes(actor)
    if (isTheirs) return null
    if (!this.#isNamedIn(thread)) return remembered
    return { ...rest, ...(actor !== undefined && { actor }), ...(event !== undefined && { event }) }
  }

  /** As whole parts of an address; a short id counts where it is the author in an address only, at://ID/…. */
  #isNamedIn(address: string | undefined): boolean {
    if (address === undefined) return false
    const author = /^at:\/\/([^/]+)/.exec(address)?.[1]
    if (author !== undefined && this.#names.includes(author)) return true
    return this.#telling.some((name) => holdsWhole(address, name))
  }
}

/** What parts an address. An id may hold some of them itself. */
const BETWEEN = new Set('/:#@?')

/** Whether a name stands in an address, and neither begins nor ends within a part of it. */
function holdsWhole(address: string, name: string): boolean {
  const isEdge = (place: number): boolean => place < 0 || place >= address.length || BETWEEN.has(address.charAt(place))
  for (let at = address.indexOf(name); at >= 0; at = address.indexOf(name, at + 1))
    if (isEdge(at - 1) && isEdge(at + name.length)) return true
  return false
}
