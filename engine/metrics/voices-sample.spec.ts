import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleOf, type Day } from './voices-sample.ts'

const day = (name: string, messages: number, first_unread: number | null): Day => ({
  day: name,
  messages,
  first_unread,
})
const places = (name: string, ...list: number[]) => list.map((place) => ({ day: name, place }))

describe('what was read as a sample', () => {
  it('is what lies before the first message that nobody has read; the rest waits', () => {
    const sample = sampleOf([day('a', 10, 7)], places('a', 1, 3, 8))
    expect(sample).toMatchObject({ through: null, population: 10, waiting: 1, later: 0 })
    expect(sample.read.map(({ place }) => place)).toEqual([1, 3])
  })

  it('ends with the day up to which most counts, when those after it are not read yet', () => {
    const days = [day('a', 10, 90), day('b', 5, 80), day('c', 5, 2)]
    const sample = sampleOf(days, [...places('a', 1, 5, 9), ...places('b', 4, 85)])
    expect(sample).toMatchObject({ through: 'b', population: 15, waiting: 1, later: 5 })
    expect(sample.read).toHaveLength(4)
  })

  it('goes on to the end when a later day holds nothing unread before what counts', () => {
    expect(sampleOf([day('a', 2, null), day('b', 3, 50)], places('a', 1, 9))).toMatchObject({ through: null, population: 5, waiting: 0 }) // prettier-ignore
  })

  it('is nothing of all while nothing is read, and of nothing', () => {
    expect(sampleOf([day('a', 2, 1), day('b', 3, 2)], [])).toEqual({ through: null, population: 5, read: [], waiting: 0, later: 0 }) // prettier-ignore
    expect(sampleOf([], [])).toMatchObject({ population: 0, through: null })
  })

  it('is a prefix of its days, and reading the first unread one never shrinks it (property)', () => {
    const message = fc.record({ day: fc.constantFrom('a', 'b', 'c', 'd'), isRead: fc.boolean() })
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (list) => {
        const messages = list.map((one, place) => ({ ...one, place: (place * 17) % 41 }))
        const asked = (all: typeof messages) => {
          const names = ['a', 'b', 'c', 'd'].filter((name) => all.some((one) => one.day === name))
          const days = names.map((name) => {
            const own = all.filter((one) => one.day === name)
            const unread = own.filter(({ isRead }) => !isRead).map(({ place }) => place)
            return day(name, own.length, unread.length === 0 ? null : Math.min(...unread))
          })
          return sampleOf(days, all.filter(({ isRead }) => isRead)) // prettier-ignore
        }
        const sample = asked(messages)
        const covered = messages.filter((one) => sample.through === null || one.day <= sample.through)
        const inOrder = [...covered].sort((a, b) => a.place - b.place).slice(0, sample.read.length)
        expect(inOrder.every(({ isRead }) => isRead)).toBe(true)
        expect(covered).toHaveLength(sample.population)
        const [first] = covered.filter(({ isRead }) => !isRead).sort((a, b) => a.place - b.place)
        const more = asked(messages.map((one) => (one === first ? { ...one, isRead: true } : one)))
        expect(more.read.length).toBeGreaterThanOrEqual(sample.read.length)
      }),
    )
  })
})
