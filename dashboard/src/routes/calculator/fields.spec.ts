import { describe, expect, it } from 'vitest'
import { bodyOf, fieldsOf, formOf, METRICS } from './fields.ts'

const body = (task: 'effect' | 'plan', metric: (typeof METRICS)[number][0], address: string) =>
  bodyOf(task, metric, new URLSearchParams(address))

describe('the body made of an address', () => {
  it('nests what has dots, makes numbers of numbers and leaves out what is empty', () => {
    const address =
      'treatment.n=10&treatment.successes=3&control.n=12&control.successes=2&randomised=true&level=&name=1'
    expect(body('effect', 'share', address)).toEqual({
      treatment: { n: 10, successes: 3 },
      control: { n: 12, successes: 2 },
      randomised: true,
      name: '1',
    })
  })

  it('keeps what is no number, so that the API can say so, and lists where lists are', () => {
    expect(body('plan', 'share', 'control=8%25&daily=500, 200;100')).toEqual({ control: '8%', daily: [500, 200, 100] })
  })

  it('is none before anything was typed, and no margin without its size', () => {
    expect(body('effect', 'share', 'randomised=true&better=higher&level=0.95&name=')).toBeNull()
    expect(body('effect', 'share', 'treatment.n=1&margin.relative=true')).toEqual({ treatment: { n: 1 } })
  })

  it('knows only its own fields', () => {
    expect(body('effect', 'share', 'treatment.n=1&__proto__.x=1&constructor=2')).toEqual({ treatment: { n: 1 } })
    expect(formOf(new URLSearchParams('task=x&metric=nps'))).toEqual({ task: 'effect', metric: 'nps' })
  })

  it('has no name twice', () => {
    for (const [metric] of METRICS)
      for (const task of ['effect', 'plan'] as const) {
        const names = fieldsOf(task, metric).map(({ name }) => name)
        expect(new Set(names).size).toBe(names.length)
      }
  })
})
