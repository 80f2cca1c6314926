import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { interactionLine, lineHead } from './interaction-line.ts'
import type { Interaction } from './interaction.ts'
import { toInteractionRow } from './test/interaction-row.ts'

const origin = { workspace: 'main', source: 'native', receivedAt: 1_772_366_400_000 }
const least: Interaction = {
  ...{ id: 'e', verb: 'View', at: '2026-03-01T11:00:00.5+01:00', channel: 'x', actor: { id: 'a' } },
}
/** What the store makes of a column that a line leaves out. */
const EMPTY = {
  ...{ account: '', object_id: '', object_type: '', thread: '', in_reply_to: '', brand: '', topics: [], campaign: '' },
  ...{ experiment: '', arm: '', survey: '', question: '', linked: 0, text: '', language: '', sentiment: '', value: 0 },
  ...{ currency: '', audience: 0, properties: {} },
}
const read = (line: string): unknown => ({ ...EMPTY, ...(JSON.parse(line) as Partial<InteractionRow>) })

/** Any text but halves of characters, which the door refuses. */
const anyText = fc.string({ unit: 'binary', maxLength: 20 })
const anyInteraction: fc.Arbitrary<Interaction> = fc
  .record({
    account: anyText,
    object: fc.record({ id: anyText, type: anyText }, { requiredKeys: ['id'] }),
    ...{ thread: anyText, inReplyTo: anyText, brand: anyText, campaign: anyText, text: anyText, language: anyText },
    topics: fc.array(anyText, { maxLength: 3 }),
    experiment: fc.record({ key: anyText, arm: anyText }),
    survey: fc.record({ key: anyText, question: fc.constantFrom('nps' as const, 'ces' as const) }),
    sentiment: fc.constant('negative' as const),
    visibility: fc.constant('dark' as const),
    value: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    currency: fc.constant('EUR'),
    score: fc.nat(100),
    audience: fc.nat(),
    properties: fc.dictionary(anyText, anyText, { maxKeys: 3 }),
  }, { requiredKeys: [] })
  .chain((rest) => fc.record({ id: anyText, channel: anyText, actor: fc.record({ id: anyText, role: fc.constant('bot' as const) }) })
    .map((names): Interaction => ({ ...least, ...rest, ...names }))) // prettier-ignore

/** -0 and 0 are one number in JSON. */
const expected = (event: Interaction, actor: number, linked: number): unknown =>
  JSON.parse(JSON.stringify(toInteractionRow(event, { ...origin, actor, linked })))

describe('interactionLine', () => {
  it('says the least in one line', () => {
    const line = interactionLine(lineHead(origin), least, { actor: 7, linked: 0 }, true)
    expect(line).toBe(
      '{"kind":"interaction","workspace":"main","source":"native","received_at":1772366400000,"event_id":"e","verb":"View",' +
        '"at":1772359200500,"channel":"x","visibility":"public","actor":7,"role":"customer","score":-1}\n',
    )
  })

  it('comes to the whole row, whatever the texts hold', () => {
    fc.assert(
      fc.property(anyInteraction, fc.nat(), fc.nat(), (event, actor, linked) => {
        const line = interactionLine(lineHead(origin), event, { actor, linked })
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(read(line)).toEqual(expected(event, actor, linked))
      }),
    )
  })

  it('comes to the same without escapes, for an event that came as JSON without a backslash', () => {
    const plain = anyInteraction.filter((event) => !JSON.stringify(event).includes('\\'))
    fc.assert(
      fc.property(plain, fc.nat(), (event, actor) => {
        const context = { actor, linked: 3 }
        expect(interactionLine(lineHead(origin), event, context, true)).toBe(
          interactionLine(lineHead(origin), event, context),
        )
      }),
    )
  })
})
