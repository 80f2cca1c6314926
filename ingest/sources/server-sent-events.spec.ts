import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStreamParser, type ServerEvent } from './server-sent-events.ts'

const parse = (...pieces: (string | Uint8Array)[]): ServerEvent[] => {
  const parser = new EventStreamParser()
  return pieces.flatMap((piece) => parser.push(typeof piece === 'string' ? Buffer.from(piece) : piece))
}

describe('an event stream', () => {
  it.each([
    ['event: update\ndata: {"a":1}\n\n', [{ event: 'update', data: '{"a":1}' }]],
    [':thump\n\n:)\n', []],
    ['data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb' }]],
    ['event:delete\r\ndata:7\r\n\r\n', [{ event: 'delete', data: '7' }]],
    ['event: x\n\ndata: y\n\n', [{ event: 'message', data: 'y' }]],
    ['data\n\n', [{ event: 'message', data: '' }]],
    ['data: not ended\n', []],
    ['id: 3\nretry: 9\ndata: z\n\n', [{ event: 'message', data: 'z' }]],
  ])('%j holds %j', (text, events) => expect(parse(text)).toEqual(events))

  it('says the same wherever it is cut, inside a character too', () => {
    const text = 'event: update\r\ndata: {"text":"für 😀"}\r\n\r\n:thump\n\nevent: delete\ndata: 12\n\n'
    const bytes = Buffer.from(text)
    const whole = parse(text)
    expect(whole).toHaveLength(2)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        expect(parse(...at.slice(1).map((end, position) => bytes.subarray(at[position], end)))).toEqual(whole)
      }),
    )
  })

  it('gives up on an event without end', () => {
    expect(() => parse('data: ' + 'x'.repeat(5_000_000))).toThrow('longer than')
  })
})
