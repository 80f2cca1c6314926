/** The part of the store contract about data that means harm, or merely does not fit. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InteractionRow } from '../journal-row.ts'
import type { ContractContext } from './contract.ts'
import { AT, interaction } from './rows.ts'

const ATTACKS = [
  '\n\nDROP TABLE interaction;',
  "'); DROP TABLE interaction; --",
  "\\'; DROP TABLE interaction; SELECT \\'",
  '"}\n\nDROP TABLE interaction\n\n{"a":"',
  '{workspace:String}',
  '\0\r\n\t`"\\',
  "${1+1} $$ $x$ '",
]

/** What the engine would silently turn into something else: field, JSON text. */
const COERCIONS: [keyof InteractionRow, string][] = [
  ['actor', '4294967296'], // would wrap to 0
  ['audience', '5000000000'], // would become 705032704
  ['audience', '-1'],
  ['audience', '1.5'],
  ['audience', 'true'], // would become 1
  ['audience', 'null'],
  ['score', '40000'], // would wrap to a negative number
  ['value', 'NaN'],
  ['value', '"nan"'],
  ['value', '1e999'], // would become infinity
  ['value', 'null'],
  ['text', 'null'], // would become ''
  ['text', '5'],
  ['text', 'true'],
  ['text', '{"a":1}'], // would become its JSON text
  ['text', '["a"]'],
  ['topics', '[null]'],
  ['topics', '"a"'],
  ['properties', '{"a":1}'],
  ['properties', '{"a":null}'],
  ['properties', '[]'],
  ['at', '1735689600'], // epoch seconds: would become January 1970
  ['at', '9223372036854775808'], // would wrap
  ['at', '"01/02/2025"'],
  ['at', 'null'],
  ['received_at', '0'],
]

const COLUMNS = Object.keys(interaction({ event_id: '' })).filter((name) => name !== 'kind' && name !== 'workspace')
const TYPES: Record<string, string> = {
  at: 'Int64',
  received_at: 'Int64',
  actor: 'UInt32',
  linked: 'UInt32',
  audience: 'UInt32',
  score: 'Int16',
  value: 'Float64',
  topics: 'Array(String)',
  properties: 'Map(String, String)',
}
const READ_BACK = [
  '-- Everything stored, in order.',
  '-- param workspace: String',
  ...COLUMNS.map((name) => `-- row ${name}: ${TYPES[name] ?? 'String'}`),
  `SELECT ${COLUMNS.map((name) => (name.endsWith('at') ? `toUnixTimestamp64Milli(interaction.${name}) AS ${name}` : name)).join(', ')}`,
  'FROM interaction WHERE workspace = {workspace:String} ORDER BY event_id',
].join('\n')

const without = (row: InteractionRow, ...fields: (keyof InteractionRow)[]): Partial<InteractionRow> =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !fields.includes(field as keyof InteractionRow)))

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...ATTACKS),
  fc.constantFrom('', '\n\n', '😀', '\u2028', '\uFFFD'),
)
const instant = fc.integer({ min: 631_152_000_000, max: 4_102_444_799_999 })
const month = fc.integer({ min: AT, max: AT + 20 * 86_400_000 }) // a block may touch a hundred partitions at most
const uint32 = fc.oneof(fc.integer({ min: 0, max: 4_294_967_295 }), fc.constantFrom(0, 4_294_967_295))
const fields = fc.record({
  verb: text,
  at: month,
  received_at: instant,
  channel: text,
  actor: uint32,
  account: text,
  object_id: text,
  thread: text,
  brand: text,
  topics: fc.array(text, { maxLength: 3 }),
  campaign: text,
  text,
  linked: uint32,
  value: fc
    .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1e-300, -1e300, 0.1))
    .map((x) => x + 0),
  score: fc.integer({ min: -32_768, max: 32_767 }),
  audience: uint32,
  properties: fc.dictionary(text, text, { maxKeys: 3 }),
})

export function hostileContract(context: ContractContext): void {
  const stored = (workspace: string) => context.ask(READ_BACK, { workspace })

  describe('given hostile data', () => {
    it.each(ATTACKS)('stores %j as the text it is, wherever it stands', async (attack) => {
      const workspace = context.workspace()
      const row = interaction({
        event_id: attack,
        workspace,
        text: attack,
        brand: attack,
        topics: [attack],
        properties: { [attack]: attack },
      })
      await context.store.load('interaction', context.directory.journal([row]), `${attack} ${workspace}`)
      expect(await stored(workspace)).toMatchObject([
        { event_id: attack, text: attack, topics: [attack], properties: { [attack]: attack } },
      ])
      expect(await context.store.query('admin/scope', { workspace: attack })).toMatchObject([{ events: 0 }])
    })

    it.each(ATTACKS)('takes %j as a token: the same one again changes nothing, another one does', async (attack) => {
      const workspace = context.workspace()
      const file = context.directory.journal([interaction({ event_id: 'a', workspace })])
      for (const token of [attack, attack, `${attack} `])
        await context.store.load('interaction', file, workspace + token)
      expect(await stored(workspace)).toHaveLength(2)
    })

    it('runs nothing that stands between the lines of a file', async () => {
      const workspace = context.workspace()
      const line = JSON.stringify(interaction({ event_id: 'a', workspace }))
      const file = context.directory.file(`${line}\n\nDROP TABLE interaction;\n\n${line}\n`)
      await expect(context.store.load('interaction', file, workspace)).rejects.toThrow()
      expect(await stored(workspace)).toEqual([])
    })

    it.each(COERCIONS)('refuses a file where %s is %s, wholly', async (field, value) => {
      const workspace = context.workspace()
      const good = JSON.stringify(interaction({ event_id: 'good', workspace }))
      const rest = without(interaction({ event_id: 'bad', workspace }), field)
      const bad = `${JSON.stringify(rest).slice(0, -1)},"${field}":${value}}`
      await expect(
        context.store.load('interaction', context.directory.file(`${good}\n${bad}\n`), workspace),
      ).rejects.toThrow()
      expect(await stored(workspace)).toEqual([])
    })

    it.each(['"unknown":1', '"text":"a","text":"b"', '"text":"\\ud800"'])('refuses a line with %s', async (extra) => {
      const workspace = context.workspace()
      const rest = without(interaction({ event_id: 'bad', workspace }), 'text')
      const file = context.directory.file(`${JSON.stringify(rest).slice(0, -1)},${extra}}\n`)
      await expect(context.store.load('interaction', file, workspace)).rejects.toThrow()
      expect(await stored(workspace)).toEqual([])
    })

    it('gives back every row as it went in', { timeout: 30_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 40 }), async (list) => {
          const workspace = context.workspace()
          const rows = list.map((row, index) =>
            interaction({ ...row, workspace, event_id: `event-${String(index).padStart(3, '0')}` }),
          )
          await context.store.load('interaction', context.directory.journal(rows), workspace)
          expect(await stored(workspace)).toEqual(rows.map((row) => without(row, 'kind', 'workspace')))
        }),
        { numRuns: 25 },
      )
    })
  })
}
