/**
 * Whatever passes the door is stored as it was sent, and nothing that passes can make the store refuse a batch: hostile
 * interactions are generated, and those accepted are read back from a real store.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '@candor/queries'
import { Intake } from './intake.ts'
import { toInteractionRow } from './test/interaction-row.ts'
import { VERBS, type Interaction } from './interaction.ts'
import { readNative } from './protocols/native.ts'
import { readBatch } from './protocols/segment.ts'
import { Rejection } from './rejection.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)
const RUNS = 400

let directory = ''
let store: Store
let intake: Intake
const trouble: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-hostile-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  intake = await Intake.open({
    directory,
    store,
    onTrouble: (message, error) => trouble.push(`${message}: ${String(error)}`),
  })
})
afterAll(async () => {
  await intake.close()
  await store.close()
  await rm(directory, { recursive: true })
})

/** Texts as nobody sends them: any code unit (halves of pairs too), quotes, breaks, escapes, and just too long ones. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 10 }),
  fc.string({ unit: fc.constantFrom('\\', '"', "'", '\n', '\r', '\u0000', '\u0001', '\u2028', '{', '}', ':', '🎬') }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '\\N',
    'NULL',
    'nan',
    '\ufeff',
    '',
    '🎬'.repeat(200),
    'x'.repeat(201),
    'x'.repeat(199) + '🎬',
    'a\nb',
  ),
)
const hostileNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(0, -0, -1, 0.1 + 0.2, 5e-324, 1e12, 1e12 + 1, 4_294_967_295, 4_294_967_296, 2 ** 53, 100, 101),
)
const hostileTime = fc.oneof(
  fc.date({ min: new Date(Date.UTC(1989, 11, 30)), max: new Date(NOW + 2 * 86_400_000), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('1990-01-01T00:00:00Z', '1990-01-01T00:00:00+00:01', '2026-03-02T12:00:00.000Z', '2026-02-28t23:59:59.999999z', '2026-03-01T00:00:00-23:59'),
  hostileText,
) // prettier-ignore
const anything = fc.oneof({ weight: 30, arbitrary: hostileText }, hostileNumber, fc.constantFrom(null, true, [], {}))
const properties = fc.dictionary(hostileText, fc.oneof({ weight: 20, arbitrary: hostileText }, anything), {
  maxKeys: 4,
})

const hostileFields: Record<string, fc.Arbitrary<unknown>> = {
  id: hostileText,
  verb: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...VERBS) }, anything),
  at: hostileTime,
  channel: anything,
  actor: fc.record(
    { id: hostileText, channel: hostileText, role: fc.constantFrom('bot', 'customer') },
    { requiredKeys: ['id'] },
  ),
  visibility: fc.constantFrom('dark', 'offline', 'x'),
  account: anything,
  object: fc.record({ id: anything, type: hostileText }, { requiredKeys: ['id'] }),
  brand: anything,
  thread: hostileText,
  inReplyTo: hostileText,
  topics: fc.array(hostileText, { maxLength: 3 }),
  campaign: hostileText,
  experiment: fc.record({ key: hostileText, arm: hostileText }),
  survey: fc.record({ key: hostileText, question: fc.constantFrom('nps', 'csat', 'ces') }),
  linked: fc.record({ channel: hostileText, id: hostileText }),
  text: anything,
  language: hostileText,
  sentiment: fc.constantFrom('positive', ''),
  value: hostileNumber,
  currency: fc.constantFrom('EUR', 'eur'),
  score: hostileNumber,
  audience: hostileNumber,
  properties,
}

/** A plain event with up to four of its fields made hostile: enough pass, and enough do not. */
const interaction = fc
  .uniqueArray(
    fc.oneof(...Object.entries(hostileFields).map(([name, field]) => field.map((value) => [name, value] as const))),
    { maxLength: 4, selector: ([name]) => name },
  )
  .map((fields) => ({
    ...{ id: 'e', verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } },
    ...(Object.fromEntries(fields) as { id?: string }),
  }))

/** The columns of admin/interactions that are the event's own. */
function asStored(event: Interaction) {
  const row = toInteractionRow(event, { workspace: 'fuzz', source: 'native', receivedAt: NOW, actor: 0, linked: 0 })
  const { event_id, verb, channel, thread, brand, topics, campaign, text, value, properties, source } = row
  return {
    ...{ event_id, verb, channel, thread, brand, topics, campaign, text, source },
    at: new Date(row.at).toISOString(),
    value: value + 0, // zero has one sign in JSON
    properties: Object.fromEntries(Object.entries(properties)),
    actor: expect.any(Number) as number,
  }
}

async function settle(): Promise<void> {
  await intake.drained()
  expect(trouble).toEqual([])
  expect(intake.status()).toMatchObject({ quarantined: 0, storeError: null })
}

describe(`what passes the door (seed ${SEED})`, () => {
  it('is read back from the store as it was sent', async () => {
    const sent = fc.sample(interaction, { seed: SEED, numRuns: RUNS * 5 }).map((event, n) => ({ ...event, id: `${n} ${event.id}`.slice(0, 200) })) // prettier-ignore
    const candidates = readNative(Buffer.from(sent.map((event) => JSON.stringify(event)).join('\n')), NOW)
    const accepted = candidates.flatMap(({ event }) => (event instanceof Rejection ? [] : [event]))
    const receipt = await intake.accept(candidates, { workspace: 'fuzz', source: 'native', receivedAt: NOW })
    expect(receipt).toMatchObject({ accepted: accepted.length, deadLettered: sent.length - accepted.length })
    expect(accepted.length).toBeGreaterThan(RUNS / 4)
    await settle()

    const stored = new Map(
      (await store.query('admin/interactions', { workspace: 'fuzz', limit: 100_000 })).map((row) => [
        row.event_id,
        row,
      ]),
    )
    for (const event of accepted) expect(stored.get(event.id)).toEqual(asStored(event))
    const letters = await store.query('admin/dead_letters', { workspace: 'fuzz', limit: 10_000 })
    expect(letters.map(({ bytes }) => bytes).sort()).toEqual(
      candidates.filter(({ event }) => event instanceof Rejection).map(({ bytes }) => bytes.toString('base64')).sort(),
    ) // prettier-ignore
  })

  it('never harms its neighbours when it came through Segment’s entrance', async () => {
    const call = fc.record(
      {
        type: fc.constantFrom('track', 'page', 'screen', 'identify', 'group', 'alias', 'x'),
        messageId: anything,
        userId: anything,
        anonymousId: anything,
        timestamp: hostileTime,
        event: fc.oneof(fc.constantFrom('Order Completed', 'constructor', 'Experiment Viewed'), hostileText),
        name: anything,
        previousId: anything,
        groupId: anything,
        context: fc.record({ campaign: fc.record({ name: anything }) }),
        traits: properties,
        properties: fc.oneof(properties, fc.record({ url: hostileText, brand: anything, value: hostileNumber })),
      },
      { requiredKeys: ['type'] },
    )
    const batch = fc.sample(call, { seed: SEED, numRuns: RUNS * 2 })
    const { candidates } = readBatch(Buffer.from(JSON.stringify({ batch })), NOW)
    const receipt = await intake.accept(candidates, { workspace: 'segment-fuzz', source: 'segment', receivedAt: NOW })
    expect(receipt.accepted).toBeGreaterThan(10)
    await settle()
    const [audit] = (await store.query('admin/rollup_audit', {})).filter((row) => row.workspace === 'segment-fuzz')
    expect(audit).toMatchObject({ events: receipt.accepted, rollup_events: receipt.accepted })
  })

  it('keeps its own complaint loadable when the parser quotes half a character', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => '{"a":' + 'x'.repeat(n % 20) + '🎬'.repeat(30) + ' '.repeat(n))
    const candidates = readNative(Buffer.from(lines.join('\n')), NOW)
    await intake.accept(candidates, { workspace: 'quoted', source: 'native', receivedAt: NOW })
    await settle()
    expect(await store.query('admin/dead_letters', { workspace: 'quoted', limit: 100 })).toHaveLength(60)
  })
})
