/** Answers that are kept up to a size; what was used least recently goes first. */

/** The size of an answer: its values, and one for itself. */
export function cellsOf(rows: readonly unknown[]): number {
  const [first] = rows
  const columns = typeof first === 'object' && first !== null ? Object.keys(first).length : 1
  return rows.length * columns + 1
}

export class LeastUsed<T> {
  readonly #most: number
  /** In order of use, the least recent first. */
  readonly #kept = new Map<string, { value: T; size: number }>()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): T | undefined {
    const found = this.#kept.get(key)
    if (found === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return found.value
  }

  /** What alone is larger than everything may be is not kept. */
  set(key: string, value: T, size: number): void {
    this.#size += size - (this.#kept.get(key)?.size ?? 0)
    this.#kept.delete(key)
    this.#kept.set(key, { value, size })
    for (const [oldest, one] of this.#kept) {
      if (this.#size <= this.#most) break
      this.#kept.delete(oldest)
      this.#size -= one.size
    }
  }

  clear(): void {
    this.#kept.clear()
    this.#size = 0
  }
}
