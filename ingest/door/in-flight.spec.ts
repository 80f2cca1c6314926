import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { InFlight } from './in-flight.ts'

describe('room for requests', () => {
  it('is given back whole when a client hangs up while its body is being unpacked', () => {
    const inFlight = new InFlight(1024 * 1024)
    const before = inFlight.bytes
    const place = inFlight.enter(1000)
    place.leave()
    expect(() => place.grow(500_000)).toThrow(ProblemError)
    place.leave()
    expect(inFlight.bytes).toBe(before)
  })
})
