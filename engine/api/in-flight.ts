/** Work that several callers ask for at the same moment is done once. Nothing is kept afterwards: the next one asks anew. */
export class InFlight<T> {
  readonly #running = new Map<string, Promise<T>>()

  /** The running work of that name, or new work. */
  share(name: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name)
    if (running !== undefined) return running
    const begun = work().finally(() => this.#running.delete(name))
    this.#running.set(name, begun)
    return begun
  }
}
