import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { platformFit } from './platform-fit.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = { from: '2026-03-01', to: '2026-03-31' }) =>
  answer(platformFit, world.store, await acme(world, workspace, query))
const channelOf = (told: Awaited<ReturnType<typeof read>>, name: string) => {
  const channel = told.channels.find(({ channel }) => channel === name)
  if (channel === undefined) throw new Error(`nothing about ${name}`)
  const [brand, customers] = channel.kinds
  if (brand === undefined || customers === undefined) throw new Error(`not both kinds on ${name}`)
  return { ...channel, brand, customers }
}
const at = (minutes: number): string => new Date(Date.parse('2026-03-02T09:00:00Z') + minutes * 60_000).toISOString()
const DAY = 1440

/** What is said in one conversation on a forum, by minutes; below 10 are customers, above are people of the brand. */
function talk(workspace: string, thread: string, words: [actor: number, minutes: number][], rest: object = {}) {
  return words.map(([actor, minutes], place) =>
    did('Create', actor, at(minutes), {
      ...{ workspace, thread, channel: 'forum', event_id: `${workspace} ${thread} ${place}` },
      ...(place === 0 ? {} : { in_reply_to: `${workspace} ${thread} 0`, brand: '' }),
      ...(actor < 10 ? {} : { role: 'employee' }),
      ...rest,
    }),
  )
}
/** The newest event: up to here silence is heard. */
const later = (workspace: string, minutes: number) => did('Like', 9, at(minutes), { workspace })

it('times dialogues from the first answer of somebody else to the last word, by channel and who answered first', async () => {
  const w = 'times'
  await world.add(
    // With the brand: 60, 120 and 180 minutes; the third is opened by the first person, with another account.
    ...talk(w, 'a', [[1, 0], [50, 10], [1, 70]]), // prettier-ignore
    ...talk(w, 'b', [[2, 0], [50, 10], [2, 20], [3, 130]]), // prettier-ignore
    ...talk(w, 'c', [[4, 0], [4, 5], [50, 10], [4, 190]]), // prettier-ignore
    did('Link', 4, '2026-03-01', { workspace: w, linked: 1, brand: '' }),
    // With customers; the other account of who opened it is nobody else. The brand comes later.
    ...talk(w, 'd', [[1, 0], [4, 3], [5, 10], [50, 40]]), // prettier-ignore
    // What is no dialogue: nobody answers, a bot does, the brand opens.
    ...talk(w, 'e', [[6, 0]]), // prettier-ignore
    ...talk(w, 'f', [[6, 0], [51, 1]]).map((row, place) => (place === 1 ? { ...row, role: 'bot' } : row)), // prettier-ignore
    ...talk(w, 'g', [[50, 0], [1, 5], [2, 6]]), // prettier-ignore
    // Private, elsewhere: the thread is what joins it.
    ...talk(w, 'h', [[7, 0], [50, 10], [7, 20]], { verb: 'Message', channel: 'mail', in_reply_to: '', brand: 'Acme' }), // prettier-ignore
    later(w, 60 * DAY),
  )
  const told = await read(w)
  const { brand, customers } = channelOf(told, 'forum')
  expect(brand).toMatchObject({ dialogues: 3, open: 0, people: 2, goesOn: { value: 120, n: 3 }, messages: { value: 11 / 3, n: 3 } }) // prettier-ignore
  expect(customers).toMatchObject({
    dialogues: 1,
    people: 1,
    goesOn: { value: null },
    messages: { value: 4, interval: null },
  })
  expect(customers.goesOn.sentence).toContain('One person alone')
  expect(channelOf(told, 'mail').brand).toMatchObject({ dialogues: 1, messages: { value: 3 } })
  expect(channelOf(told, 'mail').customers.goesOn.sentence).toContain('Send replies of customers')
})

it('lets a long dialogue go on beyond the end of what is known, and ends one with its first week of silence', async () => {
  const w = 'long'
  await world.add(
    // Ten days, of which eight silent: over after the first two. The rest is said to nobody who waits.
    ...talk(w, 'gap', [[1, 0], [50, 10], [1, 10 + 2 * DAY], [50, 10 + 10 * DAY]]), // prettier-ignore
    ...talk(w, 'short', [[2, 0], [50, 10], [2, 70]]), // prettier-ignore
    // Twelve days, one word in four: all of it within the days, none of it after them.
    ...talk(w, 'long', [[3, 0], [50, 10], [3, 4 * DAY], [3, 8 * DAY], [3, 12 * DAY + 10]]), // prettier-ignore
    ...talk(w, 'longer', [[4, 0], [50, 10], [4, 6 * DAY], [4, 12 * DAY], [4, 13 * DAY]]), // prettier-ignore
    later(w, 14.5 * DAY),
  )
  const { brand } = channelOf(await read(w), 'forum')
  expect(brand).toMatchObject({ dialogues: 4, open: 2 })
  // Two of four are over, after one hour and after two days: half are still going on at two days.
  expect(brand.goesOn.value).toBe(2 * DAY)
  expect(brand.goesOn.interval?.hi).toBe(null)
  expect(brand.goesOn.checks[0]).toMatchObject({ id: 'still_open', value: 0.5 })
  expect(brand.messages.value).toBe((3 + 3 + 5 + 5) / 4)
})

it('says that the median is not reached, that it is too early for depth, and what is missing', async () => {
  const w = 'early'
  await world.add(
    ...talk(w, 'a', [[1, 0], [50, 10], [1, 70]]), // prettier-ignore
    ...talk(w, 'b', [[2, 0], [50, 10], [2, 130]]), // prettier-ignore
    did('View', 1, at(0), { workspace: w, channel: 'tv' }),
    later(w, 3 * DAY),
  )
  const told = await read(w)
  const { brand, reached } = channelOf(told, 'forum')
  expect(reached).toBe(null)
  expect(brand.goesOn.sentence).toContain('Not reached')
  expect(brand.messages.sentence).toContain('14 days ago')
  const tv = channelOf(told, 'tv')
  expect(tv.reached).toMatchObject({ metric: 'reach_channel', value: 1 })
  expect(tv.brand).toMatchObject({ dialogues: 0, goesOn: { value: null, verdict: 'cannot_tell' } })
})
