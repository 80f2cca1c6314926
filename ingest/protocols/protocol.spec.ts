import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formField } from './protocol.ts'

describe('formField', () => {
  it('finds what a whole parser finds', () => {
    const field = fc.tuple(fc.constantFrom('data', 'xdata', 'd', ''), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const form = new URLSearchParams(fields).toString()
        expect(formField(form, 'data')).toBe(new URLSearchParams(form).get('data'))
      }),
      { verbose: true },
    )
  })

  it('takes no longer for millions of fields', () => {
    expect(formField('a&'.repeat(5_000_000) + 'data=1', 'data')).toBe('1')
  })
})
