import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { readNative } from './native.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const line = (id: string) =>
  JSON.stringify({ id, verb: 'View', at: '2026-03-01T11:00:00Z', channel: 'x', actor: { id: 'a' } })
const read = (body: string | Buffer) =>
  readNative(Buffer.from(body), NOW).map(({ event }) => (event instanceof Rejection ? event.code : event.id))

describe('readNative', () => {
  it.each([
    ['nothing', '', []],
    ['blank lines only', '\n \r\n\t\n', []],
    ['lines', `${line('a')}\n${line('b')}`, ['a', 'b']],
    ['lines with CRLF and blank lines between', `\n${line('a')}\r\n\r\n\n${line('b')}\n`, ['a', 'b']],
    ['an array', `[${line('a')},\n\n${line('b')}]`, ['a', 'b']],
    ['a bad line among good ones', `${line('a')}\n{"id":\n${line('b')}`, ['a', 'malformed_json', 'b']],
    ['SQL after a blank line', `${line('a')}\n\nDROP TABLE interaction;\n`, ['a', 'malformed_json']],
    ['an array that is cut off', `[${line('a')},${line('b')}`, ['malformed_json']],
    ['two arrays on two lines', `[1]\n[2]`, ['not_an_object', 'not_an_object']],
  ])('reads %s', (_name, body, expected) => {
    expect(read(body)).toEqual(expected)
  })

  it.each([
    ['lines', '1\n'.repeat(30_000)],
    ['an array', `[${'1,'.repeat(30_000)}1]`],
  ])('reads no more of too many %s than shows that there are too many', (_name, body) => {
    expect(read(body)).toHaveLength(20_001)
  })

  it('keeps the bytes of every line', () => {
    const bad = Buffer.from([0x7b, 0xff, 0x7d])
    const candidates = readNative(Buffer.concat([Buffer.from(line('a') + '\n'), bad, Buffer.from('\n')]), NOW)
    expect(candidates[1]?.bytes.equals(bad)).toBe(true)
    expect(candidates[1]?.event).toMatchObject({ code: 'invalid_utf8' })
  })
})
