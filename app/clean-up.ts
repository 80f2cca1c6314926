/** What was opened is closed in the reverse order, all of it: a step that fails keeps no later one, such as a lock, from its turn. */
export class CleanUp {
  readonly #steps: (() => unknown)[] = []

  push(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Each step runs once, however often this is called. @throws what the first failing step threw, when all are done */
  async run(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
