import { describe, expect, it } from 'vitest'
import { conditionComplaint } from './assignment-condition.ts'

const complaint = (condition: unknown) => conditionComplaint(condition, '/c')
const deep = (levels: number): unknown => (levels === 0 ? { a: 1 } : { $not: deep(levels - 1) })

describe('a condition', () => {
  it.each([
    [{}],
    [{ country: 'DE', age: 7, isNew: true, plan: null }],
    [{ 'address.country': { $in: ['DE', 'AT'] }, age: { $gte: 18, $lt: 65 } }],
    [{ $or: [{ a: 1 }, { $and: [{ b: { $exists: false } }] }], $not: { c: { $not: { $eq: 2 } } } }],
    [{ a: { $not: 3 } }],
    [deep(10)],
  ])('is taken: %j', (condition) => {
    expect(complaint(condition)).toBeNull()
  })

  it.each([
    ['DE', '/c must be an object'],
    [[{ a: 1 }], '/c must be an object'],
    [{ $xor: [] }, '/c/$xor is none of $and, $or, $nor, $not'],
    [{ $and: [] }, '/c/$and must be an array of conditions'],
    [{ $and: [{ a: 1 }, 2] }, '/c/$and/1 must be an object'],
    [{ a: ['DE'] }, '/c/a is an array: write {"$in": […]}'],
    [{ a: { b: 1 } }, '/c/a must be a value or operators'],
    [{ a: {} }, '/c/a must be a value or operators'],
    [{ a: { $regex: 'x' } }, '/c/a/$regex is none of $eq'],
    [{ a: { $in: 'DE' } }, '/c/a/$in must be an array of values'],
    [{ a: { $in: [{}] } }, '/c/a/$in must be an array of values'],
    [{ a: { $exists: 1 } }, '/c/a/$exists must be true or false'],
    [{ a: { $gt: [1] } }, '/c/a/$gt must be a text, a number'],
    [deep(11), 'more than 10 levels deep'],
  ])('is refused: %j', (condition, words) => {
    expect(complaint(condition)).toContain(words)
  })
})
