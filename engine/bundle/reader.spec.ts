import { expect, it } from 'vitest'
import { askOf, carried, type Reader } from '../ask.ts'
import { NotInBundle, Recording, replaying } from './reader.ts'

const PARAMS = { workspace: 'main' }

/** Answers with how often it was asked. */
function counting(): Reader & { asked: number } {
  const reader = {
    asked: 0,
    query: () => Promise.resolve([{ workspace: `asked ${(reader.asked += 1)}` }] as never),
  }
  return reader
}

it('asks each question once, and replays what came back', async () => {
  const reader = counting()
  const recording = new Recording(reader)
  const ask = askOf(recording)
  const [one, other] = await Promise.all([ask('admin/activity', PARAMS), ask('admin/activity', { ...PARAMS })])
  expect([one, reader.asked]).toEqual([other, 1])
  const { calls } = await recording.kept()
  expect(calls).toEqual([{ query: 'admin/activity', parameters: PARAMS, rows: [{ workspace: 'asked 1' }] }])
  expect(await replaying(calls, []).query('admin/activity', PARAMS)).toEqual(one)
})

it('carries what is made of names without their rows, and refuses what was never asked', async () => {
  const recording = new Recording(counting())
  const share = (reader: Reader) => carried(reader, 'share', async (rows) => (await rows.query('admin/activity', PARAMS)).length) // prettier-ignore
  expect(await share(recording)).toBe(1)
  const kept = await recording.kept()
  expect(kept).toEqual({ calls: [], carried: [{ what: 'share', value: 1 }] })
  expect(await share(replaying(kept.calls, kept.carried))).toBe(1)
  await expect(share(replaying([], []))).rejects.toThrow(NotInBundle)
  await expect(replaying([], []).query('admin/activity', PARAMS)).rejects.toThrow('an answer of admin/activity')
})

it('keeps questions in an order of their own, whichever is answered first', async () => {
  const slow: Reader = { query: (_, params) => new Promise((done) => setTimeout(done, 'slow' in params ? 5 : 0, [])) }
  const names = async (first: object, second: object) => {
    const recording = new Recording(slow)
    await Promise.all([first, second].map((params) => recording.query('admin/activity', params as typeof PARAMS)))
    return (await recording.kept()).calls.map(({ parameters }) => parameters)
  }
  const [a, b] = [{ workspace: 'a', slow: true }, { workspace: 'b' }]
  expect(await names(a, b)).toEqual(await names(b, a))
})
