import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, afterAll, expect, it, vi } from 'vitest'
import { BUNDLED } from '@candor/engine/bundle/answers'
import { bundleHash, bundleOf } from '@candor/engine/bundle/bundle'
import type { Bundle } from '@candor/engine/api/shapes'
import { resolveScope } from '@candor/engine/scope'
import type { QueryName } from '@candor/queries'
import { cli } from '../cli.ts'

/** What a store of ten answers says. */
const ROWS: Partial<Record<QueryName, object[]>> = {
  'admin/activity': [
    { ...{ brand: 'Acme', verb: 'Respond', events: 10, mentions: 0, digest: 'A' }, first_at: '2026-03-01T00:00:00.000Z', last_at: '2026-03-09T00:00:00.000Z' }, // prettier-ignore
  ],
  'metrics/nps_answers': [
    { month: '2026-03-01', score: 9, answers: 7, last_answers: 7 },
    { month: '2026-03-01', score: 4, answers: 3, last_answers: 3 },
  ],
  'metrics/nps_response': [{ invited: 20, answered: 10, uninvited: 0 }],
}
const reader = { query: (name: QueryName) => Promise.resolve((ROWS[name] ?? []) as never) }

let directory: string
let bundle: Bundle
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-recompute-'))
  const nps = BUNDLED.find(({ path }) => path === '/api/nps')
  if (nps === undefined) throw new Error('The net promoter score is answered.')
  const people = { generation: () => Promise.resolve(0) }
  const scope = await resolveScope(reader, people, { workspace: 'main' }, new Date('2026-06-01'))
  bundle = await bundleOf(reader, scope, nps, { key: null, own: {} })
})
afterEach(() => {
  process.exitCode = undefined
  vi.restoreAllMocks()
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function run(content: unknown) {
  const file = join(directory, 'bundle.json')
  await writeFile(file, JSON.stringify(content))
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await cli(['recompute', file])
  return { words: said.mock.calls.join(''), code: process.exitCode }
}

it('says that all is as the bundle tells it: the score of seven promoters and three detractors is 40', async () => {
  expect(bundle.findings.find(({ at }) => at === '/nps')?.finding.value).toBeCloseTo(40, 12)
  const { words, code } = await run(bundle)
  expect(words).toBe('3 Findings of /api/nps as it was at 2026-06-01T00:00:00.000Z: each as the bundle tells it, to 1e-9.\n') // prettier-ignore
  expect(code).toBeUndefined()
})

it('names what differs, and ends with 1', async () => {
  const other = structuredClone(bundle)
  for (const { finding } of other.findings) finding.n += 1
  const { words, code } = await run({ ...other, hash: bundleHash(other) })
  expect(words).toContain('/nps/n: 11 in the bundle, 10 computed')
  expect(code).toBe(1)
})

it('refuses an altered bundle, and what is none', async () => {
  await expect(run({ ...bundle, candor: '9' })).rejects.toThrow('altered')
  await expect(run([])).rejects.toThrow('no bundle')
  await expect(cli(['recompute', join(directory, 'none.json')])).rejects.toThrow('cannot be read')
  await expect(cli(['recompute'])).rejects.toThrow('candor recompute FILE')
})
