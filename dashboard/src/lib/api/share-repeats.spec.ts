import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseShared } from './share-repeats.ts'

const field = fc.constantFrom('queries', 'window', 'coverage', 'value', 'reasons')
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, 0, 1, 'a', true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(field, tie('value'), { maxKeys: 3 }),
  ),
})).value

it('reads the same as JSON.parse, whatever the document (property)', () => {
  fc.assert(
    fc.property(json, (document) => {
      const text = JSON.stringify(document)
      expect(parseShared(text)).toEqual(JSON.parse(text))
    }),
  )
})

it('makes equal queries one object, and keeps different ones apart', () => {
  const findings = parseShared('[{"queries":[{"sql":"a"}]},{"queries":[{"sql":"a"}]},{"queries":[{"sql":"b"}]}]')
  const [first, second, third] = findings as { queries: unknown }[]
  expect(first?.queries).toBe(second?.queries)
  expect(first?.queries).not.toBe(third?.queries)
})
