import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { filesHolding } from './scan.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-scan-'))
})
afterAll(() => rm(directory, { recursive: true }))

it('finds bytes in every file but those that hold secrets: naming these would give them away, letter by letter', async () => {
  await mkdir(join(directory, 'imports'))
  for (const name of [
    'operator-key',
    'keys.json',
    'keys.json.new',
    'users.json',
    'sessions.json',
    'a.json',
    'imports/keys.json',
  ])
    await writeFile(join(directory, name), 'xx ann-4711 xx')
  expect(await filesHolding(directory, [Buffer.from('ann-4711')])).toEqual(['a.json', join('imports', 'keys.json')])
})
