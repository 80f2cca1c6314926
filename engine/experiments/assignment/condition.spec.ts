import { OPERATORS } from '@candor/ingest/assignment'
import { describe, expect, it } from 'vitest'
import { holds } from './condition.ts'

describe('holds', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
    ["$not - fail", {"$not": {"name": "hello"}}, {"name": "hello"}, false],
    ["$exists - false pass", {"pets.dog.name": {"$exists": false}}, {"hello": "world"}, true],
    ["$exists - true fail", {"pets.dog.name": {"$exists": true}}, {"hello": "world"}, false],
    ["equals - multiple datatypes", {"str": "str", "num": 10, "flag": false}, {"str": "str", "num": 10, "flag": false}, true],
    ["$in - not array", {"num": {"$in": 1}}, {"num": 1}, false],
    ["$in - array pass 1", {"tags": {"$in": ["a", "b"]}}, {"tags": ["d", "e", "a"]}, true],
    ["$in - array fail 2", {"tags": {"$in": ["a", "b"]}}, {"tags": []}, false],
    ["$nin - not array", {"num": {"$nin": 1}}, {"num": 1}, false],
    ["$nin - array fail 2", {"tags": {"$nin": ["a", "b"]}}, {"tags": ["d", "b", "f"]}, false],
    ["$nin - array pass 2", {"tags": {"$nin": ["a", "b"]}}, {"tags": []}, true],
    ["missing attribute - fail", {"pets.dog.name": {"$in": ["fido"]}}, {"hello": "world"}, false],
    ["missing attribute with comparison operators", {"age": {"$gt": -10, "$lt": 10, "$gte": -9, "$lte": 9, "$ne": 10}}, {}, true],
    ["comparing numbers and strings", {"n": {"$gt": 5, "$lt": 10}}, {"n": "8"}, true],
    ["comparing numbers and strings - v2", {"n": {"$gt": "5", "$lt": "10"}}, {"n": 8}, true],
    ["empty $or - pass", {"$or": []}, {"hello": "world"}, true],
    ["empty - pass", {}, {"hello": "world"}, true],
    ["$ne - fail", {"level": {"$ne": "senior"}}, {"level": "senior"}, false],
    ["$gt/$lt strings - fail uppercase", {"word": {"$gt": "alphabet", "$lt": "zebra"}}, {"word": "AZL"}, false],
    ["nested value is null", {"address.state": "CA"}, {"address": null}, false],
    ["nested value is integer", {"address.state": "CA"}, {"address": 123}, false],
    ["$nor - fail second", {"$nor": [{"name": "john"}, {"age": {"$lt": 30}}]}, {"name": "jim", "age": 20}, false],
    ["null condition - missing attribute", {"userId": null}, {}, true],
    ["null condition - zero attribute", {"userId": null}, {"userId": 0}, false],
    ["false condition - missing attribute", {"userId": false}, {}, false],
    ["false strict condition - missing attribute", {"userId": {"$eq": false}}, {}, false],
    ["$or pass but second condition fail", {"$or": [{"foo": 1}, {"bar": 1}], "baz": 2}, {"foo": 1, "bar": 2, "baz": 1}, false],
    ["$and condition pass but $or fail", {"$and": [{"foo": 1}, {"bar": 1}], "$or": [{"baz": 1}, {"empty": 1}]}, {"foo": 1, "bar": 1, "baz": 2}, false],
  ])('%s: GrowthBook, packages/sdk-js/test/cases.json 0.8.0, "evalCondition"', (_name, condition, attributes, expected) => {
    expect(holds(condition, attributes)).toBe(expected)
  }) // prettier-ignore

  it('lets nobody pass by an operator that it does not know', () => {
    expect(() => holds({ age: { $regex: '.' } }, { age: 1 })).toThrow('No condition is called $regex')
  })

  it.each(OPERATORS)('knows %s, which the door lets through', (operator) => {
    const wanted = operator === '$in' || operator === '$nin' ? [1] : 1
    expect(() => holds({ a: { [operator]: wanted } }, { a: 1 })).not.toThrow()
  })
})
