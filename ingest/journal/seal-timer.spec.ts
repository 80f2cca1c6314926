import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SealTimer } from './seal-timer.ts'

describe('SealTimer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is due soon after a pause, and no more often than by age', () => {
    const due: number[] = []
    const timer = new SealTimer({ maxAgeMs: 1000, soonMs: 100 }, () => due.push(performance.now()))
    timer.start()
    vi.advanceTimersByTime(99)
    expect([due, timer.isDue]).toEqual([[], false])
    vi.advanceTimersByTime(1)
    expect([due.length, timer.isDue]).toEqual([1, true])
    timer.sealed()
    timer.start()
    expect(timer.isDue).toBe(false)
    vi.advanceTimersByTime(999)
    expect(due).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(due).toHaveLength(2)
    timer.sealed()
    vi.advanceTimersByTime(5000)
    timer.start()
    vi.advanceTimersByTime(100)
    expect(due).toHaveLength(3)
  })

  it('is tried again by age where a segment could not be sealed, and never once it was stopped', () => {
    let due = 0
    const timer = new SealTimer({ maxAgeMs: 1000, soonMs: 100 }, () => due++)
    timer.start()
    timer.start()
    vi.advanceTimersByTime(100)
    expect(due).toBe(1)
    timer.start()
    timer.stop()
    vi.advanceTimersByTime(5000)
    expect(due).toBe(1)
  })
})
