import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Lane } from './lanes.ts'

describe('a lane', () => {
  it('never runs more than its width at once, and runs all in order', async () => {
    const lane = new Lane(3)
    const started: number[] = []
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        lane.run(async () => {
          started.push(index)
          most = Math.max(most, ++running)
          await delay(5)
          running--
        }),
      ),
    )
    expect(most).toBe(3)
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('gives the place of a failed call to the next one', async () => {
    const lane = new Lane(1)
    const failed = lane.run(() => Promise.reject(new Error('no')))
    const next = lane.run(() => Promise.resolve('yes'))
    await expect(failed).rejects.toThrow('no')
    await expect(next).resolves.toBe('yes')
  })

  it('lets a waiting call leave when it is aborted, without losing a place', async () => {
    const lane = new Lane(1)
    const controller = new AbortController()
    const first = lane.run(() => delay(20))
    const gone = lane.run(() => Promise.resolve('never'), controller.signal)
    const last = lane.run(() => Promise.resolve('last'))
    controller.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    await first
    await expect(last).resolves.toBe('last')
    await expect(lane.run(() => Promise.resolve('free'))).resolves.toBe('free')
  })
})
