import { describe, expect, it } from 'vitest'
import { PROBLEMS, ProblemError, problemOf } from './problem.ts'

describe('problems', () => {
  it('carry their status, a title, and what to do', () => {
    expect(problemOf(new ProblemError('no_table', 'There is no table "x".'))).toEqual({
      type: 'urn:candor:problem:no_table',
      title: PROBLEMS.no_table.title,
      status: 404,
      detail: 'There is no table "x".',
    })
  })

  it('do not tell the outside what nobody foresaw', () => {
    const problem = problemOf(new Error('secret path'))
    expect(problem.status).toBe(500)
    expect(JSON.stringify(problem)).not.toContain('secret')
  })
})
