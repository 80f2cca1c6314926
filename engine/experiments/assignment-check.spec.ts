import { describe, expect, it } from 'vitest'
import { armByHash, type Rule } from './assignment/assign.ts'
import { armRanges } from './assignment/ranges.ts'
import { assignmentCheck, MOST_ACCOUNTS } from './assignment-check.ts'

const rule: Rule = {
  ...{ key: 'e', name: 'E', phase: '0', seed: 'e', hashAttribute: 'id', hashVersion: 2, channel: 'user' },
  ...{ variations: ['a', 'b'], meta: [], weights: [0.5, 0.5], coverage: 1, ranges: armRanges([1, 1]) },
  filters: [{ seed: 'held', attribute: 'id', hashVersion: 2, ranges: [[0.05, 1]], holdout: 'held' }],
}
const accounts = Array.from({ length: 5000 }, (_, n) => ({
  handle: String(n),
  arm: armByHash(rule, String(n)).arm ?? '',
}))
const inside = accounts.filter(({ arm }) => arm !== '')
const swapped = (n: number) => inside.map((row, at) => (at < n ? { ...row, arm: row.arm === 'a' ? 'b' : 'a' } : row))

describe('assignmentCheck', () => {
  it('passes when everybody is where the hash puts them', () => {
    expect(assignmentCheck(rule, inside)).toMatchObject({ passed: true, value: 0, sentence: expect.stringMatching(/^Every exposed account \(of 4,7\d\d\)/) as string }) // prettier-ignore
  })

  it('counts who is in another arm, and fails above one in a thousand', () => {
    expect(assignmentCheck(rule, swapped(4))).toMatchObject({ passed: true, value: 4 / inside.length })
    const check = assignmentCheck(rule, swapped(6))
    expect([check.passed, check.threshold]).toEqual([false, 0.001])
    expect(check.sentence).toMatch(/^6 of 4,7\d\d exposed accounts \(0\.13%\) are not in the arm that their hash gives\. Somebody assigns/)
  }) // prettier-ignore

  it('names those who are held out of all experiments, and were exposed', () => {
    const all = accounts.map(({ handle, arm }) => ({ handle, arm: arm === '' ? 'a' : arm }))
    const held = all.length - inside.length
    expect(assignmentCheck(rule, all).sentence).toContain(`their hash gives, ${held} of them are held out`)
  })

  it('has nothing to say of accounts on other channels, and says that', () => {
    expect(assignmentCheck(rule, [])).toMatchObject({ passed: null, value: null })
    expect(assignmentCheck(rule, []).sentence).toContain('channel “user”')
  })

  it('says when it looked at a sample', () => {
    const many = Array.from({ length: MOST_ACCOUNTS }, (_, n) => inside[n % inside.length] ?? { handle: '', arm: '' })
    expect(assignmentCheck(rule, many).sentence).toContain('(of a sample of 10,000)')
  })
})
