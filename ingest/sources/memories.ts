/** The memories of all live sources, a folder each: of those that run, and of those that ran once and are not configured now. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceMemory } from './memory.ts'
import { RememberedPerson } from './remembered-person.ts'

export class SourceMemories {
  readonly #directory: string
  /** Two may not open the same file: whoever asks first keeps it open for all. */
  readonly #open = new Map<string, SourceMemory>()

  /** @param directory holds a folder a source; it need not be there */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** The memory of a source. It stays open until close(). */
  of(name: string, workspace: string): SourceMemory {
    const memory = this.#get(name)
    memory.serve(workspace)
    return memory
  }

  /**
   * Forgets a person in the memories that ever served a workspace, and in those of which nobody knows whose they are. Resolves
   * with how many things are forgotten or changed.
   * @param names ids of all accounts of the person
   */
  async erase(workspace: string, names: readonly string[]): Promise<number> {
    const person = new RememberedPerson(names)
    let forgotten = 0
    for (const name of await this.#names()) {
      const memory = this.#get(name)
      const { workspaces } = memory
      if (workspaces.size === 0 || workspaces.has(workspace)) forgotten += await memory.erase(person)
    }
    return forgotten
  }

  /** Copies all of them into a directory, a folder each. */
  async copyTo(directory: string): Promise<void> {
    for (const name of await this.#names()) await this.#get(name).copyTo(join(directory, name))
  }

  /** Nobody may use any of them afterwards. */
  async close(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(open.map((memory) => memory.close()))
  }

  #get(name: string): SourceMemory {
    const known = this.#open.get(name)
    if (known !== undefined) return known
    const memory = new SourceMemory(join(this.#directory, name))
    this.#open.set(name, memory)
    return memory
  }

  async #names(): Promise<string[]> {
    const entries = await readdir(this.#directory, { withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  }
}
