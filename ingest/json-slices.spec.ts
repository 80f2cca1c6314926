import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_PIECES, memberOffset, sliceArray } from './json-slices.ts'

const slices = (text: string) => sliceArray(Buffer.from(text), 0)?.elements.map(String) ?? null

describe('sliceArray', () => {
  it.each([
    ['[]', []],
    ['[ ]', []],
    ['[1, 2 ,3]', ['1', '2', '3']],
    ['[{"a":[1,{"b":"],"}]},"x\\"]"]', ['{"a":[1,{"b":"],"}]}', '"x\\"]"']],
    ['[1,]', ['1', '']],
    ['[1', null],
    ['["x]', null],
    ['[{]', null],
    ['{}', null],
  ])('cuts %s', (text, expected) => {
    expect(slices(text)).toEqual(expected)
  })

  it('gives back every element of any array, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 4 })), fc.constantFrom('', ' ', '\n\n', '\t'), (elements, space) => {
        expect(slices(`[${elements.map((element) => space + element + space).join(',')}]`)).toEqual(elements)
      }),
      { verbose: true },
    )
  })

  it('cuts no more pieces than show that there are too many', () => {
    const body = Buffer.from(`[${'1,'.repeat(1_000_000)}1] `)
    expect(sliceArray(body, 0)?.elements).toHaveLength(MAX_PIECES)
    expect(sliceArray(body, 0)?.end).toBe(body.length - 1)
  })

  it('passes bytes that are not UTF-8 through', () => {
    const body = Buffer.concat([Buffer.from('["'), Buffer.from([0xff, 0xfe]), Buffer.from('",1]')])
    expect(sliceArray(body, 0)?.elements).toEqual([body.subarray(1, 5), Buffer.from('1')])
  })
})

describe('memberOffset', () => {
  it('finds a member of the outermost object only', () => {
    const body = Buffer.from('{"context":{"batch":[9]},"note":"batch","batch" : [1]}')
    expect(body.subarray(memberOffset(body, 'batch')).toString()).toBe('[1]}')
  })

  it('says -1 when there is none', () => {
    expect(memberOffset(Buffer.from('[{"batch":1}]'), 'batch')).toBe(-1)
    expect(memberOffset(Buffer.from('{"batch'), 'batch')).toBe(-1)
  })
})
