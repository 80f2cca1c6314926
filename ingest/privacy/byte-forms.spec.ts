import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteForms, sentForms } from './byte-forms.ts'

const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)
const isFound = (name: string, where: Buffer): boolean => byteForms(name).some((form) => where.includes(form))

describe('the forms of a name', () => {
  it(`find it however it was written, wherever it stands (seed ${SEED})`, () => {
    const names = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 }).filter((name) => name.isWellFormed())
    fc.assert(
      fc.property(names, fc.uint8Array({ maxLength: 7 }), fc.uint8Array({ maxLength: 7 }), (name, before, behind) => {
        const around = (bytes: Buffer): Buffer => Buffer.concat([before, bytes, behind])
        const raw = Buffer.from(name)
        expect(isFound(name, around(raw))).toBe(true)
        expect(isFound(name, around(Buffer.from(JSON.stringify({ id: name }))))).toBe(true)
        expect(isFound(name, Buffer.from(around(raw).toString('base64')))).toBe(true)
        expect(isFound(name, Buffer.from(around(raw).toString('base64url')))).toBe(true)
        expect(isFound(name, Buffer.from(around(raw).toString('hex')))).toBe(true)
        expect(isFound(name, around(Buffer.from(name, 'utf16le')))).toBe(true)
        expect(isFound(name, around(Buffer.from(name, 'utf16le').swap16()))).toBe(true)
      }),
      { seed: SEED },
    )
  })

  it('find it in JSON of ASCII only', () => {
    expect(isFound('Zoë Übel', Buffer.from('{"id":"Zo\\u00eb \\u00DCbel"}'.replace('DC', 'dc')))).toBe(true)
    expect(isFound('Zoë Übel', Buffer.from('{"id":"Zo\\u00EB \\u00DCbel"}'))).toBe(true)
  })

  it('of a short name are not looked for in files, and only in quotes in what was sent', () => {
    expect(byteForms('7')).toEqual([])
    expect(sentForms('7').some((form) => Buffer.from('{"score": 7}').includes(form))).toBe(false)
    expect(sentForms('7').some((form) => Buffer.from('{"id": "7"').includes(form))).toBe(true)
  })
})
