/** A person as a source's memory knows them: by the addresses of what they wrote, and as the author of it. */
import { byteForms } from '../privacy/byte-forms.ts'
import type { Remembered } from './memory.ts'

export class RememberedPerson {
  readonly #names: readonly string[]
  /** How their ids may stand in a file; none for those that are too short to be looked for. */
  readonly forms: readonly Buffer[]

  /** @param names ids of all accounts of the person */
  constructor(names: readonly string[]) {
    this.#names = names
    this.forms = names.flatMap(byteForms)
  }

  /** What stays of an entry: all of it (the same object) when it is not about them, null when it is theirs. */
  without(id: string, remembered: Remembered): Remembered | null {
    const { actor, event, thread, ...rest } = remembered
    if (this.#isActor(actor) || this.#isNamed(id) || this.#isNamed(actor) || this.#isNamed(event)) return null
    if (!this.#isNamed(thread)) return remembered
    return { ...rest, ...(actor !== undefined && { actor }), ...(event !== undefined && { event }) }
  }

  #isActor(actor: string | undefined): boolean {
    return actor !== undefined && this.#names.includes(actor)
  }

  /** A short id counts where it is the author in an address, at://ID/…. */
  #isNamed(text: string | undefined): boolean {
    if (text === undefined) return false
    const author = /^at:\/\/([^/]+)/.exec(text)?.[1]
    if (author !== undefined && this.#names.includes(author)) return true
    if (this.forms.length === 0) return false
    const bytes = Buffer.from(text)
    return this.forms.some((form) => bytes.includes(form))
  }
}
