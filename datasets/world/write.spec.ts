import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../import/temporary.ts'
import { generateWorld } from './generate.ts'
import { PRESETS } from './options.ts'
import { writeWorld } from './write.ts'

describe('writing a world', () => {
  it('writes the interactions line by line, the definitions, and the truth beside them', async () => {
    const directory = join(await temporaryDirectory(), 'new')
    const truth = await writeWorld(PRESETS.tiny, directory)
    const read = (name: string) => readFile(join(directory, name), 'utf8')
    const world = generateWorld(PRESETS.tiny)
    const lines = [...world.interactions].map((interaction) => `${JSON.stringify(interaction)}\n`).join('')
    expect(await read('interactions.ndjson')).toBe(lines)
    expect(JSON.parse(await read('definitions.json'))).toEqual(world.definitions)
    expect(JSON.parse(await read('truth.json'))).toEqual(JSON.parse(JSON.stringify(truth)))
    await writeWorld(PRESETS.tiny, directory, { compress: true })
    expect(gunzipSync(await readFile(join(directory, 'interactions.ndjson.gz'))).toString('utf8')).toBe(lines)
  })
})
