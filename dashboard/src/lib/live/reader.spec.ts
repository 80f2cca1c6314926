import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Reader } from './reader.ts'

/** A page whose readings take as long as said, and which notes when they begin. */
function page(takes: number): { reader: Reader; began: number[] } {
  const began: number[] = []
  const reader = new Reader(async () => {
    began.push(Date.now())
    await new Promise((resolve) => setTimeout(resolve, takes))
  })
  return { reader, began }
}

describe('a page that follows new data', () => {
  beforeEach(() => vi.useFakeTimers({ now: 10_000 }))
  afterEach(() => vi.useRealTimers())

  it('reads at once when it was quiet', async () => {
    const { reader, began } = page(100)
    await vi.advanceTimersByTimeAsync(1000)
    reader.notice()
    await vi.advanceTimersByTimeAsync(1)
    expect(began.length).toBe(1)
    expect(reader.state.reading).toBe(true)
  })

  it('reads once more for what it is told while it reads', async () => {
    const { reader, began } = page(1000)
    reader.notice()
    await vi.advanceTimersByTimeAsync(500)
    reader.notice()
    reader.notice()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(began.length).toBe(2)
  })

  it.each([10, 400, 2000])('rests as long as a reading takes, at least 300 ms (%i ms)', async (takes) => {
    const { reader, began } = page(takes)
    const stream = setInterval(() => reader.notice(), 5)
    await vi.advanceTimersByTimeAsync(30_000)
    clearInterval(stream)
    const gaps = began.slice(1).map((at, i) => at - (began[i] ?? 0))
    expect(gaps.length).toBeGreaterThan(5)
    for (const gap of gaps) expect(Math.abs(gap - takes - Math.max(300, takes))).toBeLessThan(10)
  })

  it('changes nothing while it is held, also what was planned, and reads when it is let go', async () => {
    const { reader, began } = page(100)
    reader.notice()
    await vi.advanceTimersByTimeAsync(200)
    reader.notice() // planned, for the rest is not over
    reader.hold()
    await vi.advanceTimersByTimeAsync(5000)
    expect(began.length).toBe(1)
    expect(reader.state).toEqual({ reading: false, held: true, waiting: true })
    reader.release()
    await vi.advanceTimersByTimeAsync(1000)
    expect(began.length).toBe(2)
    expect(reader.state).toEqual({ reading: false, held: false, waiting: false })
  })

  it('keeps what is told during a reading that it is held and let go in', async () => {
    const { reader, began } = page(1000)
    reader.notice()
    await vi.advanceTimersByTimeAsync(500)
    reader.hold()
    reader.notice()
    reader.release()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(began.length).toBe(2)
  })

  it('does not read at a release when there is nothing new', async () => {
    const { reader, began } = page(100)
    reader.hold()
    reader.release()
    await vi.advanceTimersByTimeAsync(5000)
    expect(began).toEqual([])
  })

  it('goes on after a reading that failed', async () => {
    let tries = 0
    const reader = new Reader(() => (++tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve()))
    reader.notice()
    await vi.advanceTimersByTimeAsync(1000)
    reader.notice()
    await vi.advanceTimersByTimeAsync(1000)
    expect([tries, reader.state.reading]).toEqual([2, false])
  })
})
