import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceMemories } from './memories.ts'
import { MemoryFile } from './memory-file.ts'

const ANN = 'did:plc:annannannannannannannann'
const ANNS_POST = `at://${ANN}/app.bsky.feed.post/1`

let directory = ''
let memories: SourceMemories
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-memories-'))
  memories = new SourceMemories(directory)
})
afterEach(async () => {
  await memories.close()
  await rm(directory, { recursive: true })
})

async function restart(): Promise<void> {
  await memories.close()
  memories = new SourceMemories(directory)
}
async function collectFor(workspace: string): Promise<void> {
  const draft = memories.of('live', workspace).draft()
  draft.set(ANNS_POST, { brand: 'Lumen' })
  await draft.commit('1')
}

describe('erasing in the memories of all sources', () => {
  it('reaches what a source collected for a workspace that it served before', async () => {
    await collectFor('first')
    await restart()
    memories.of('live', 'second')
    await restart()
    expect(await memories.erase('first', [ANN])).toBe(1)
    expect(memories.of('live', 'second').draft().get(ANNS_POST)).toBeUndefined()
  })

  it('leaves alone what never was of that workspace, and the workspaces are known behind an erasure', async () => {
    await collectFor('first')
    memories.of('live', 'second')
    expect(await memories.erase('third', [ANN])).toBe(0)
    expect(await memories.erase('second', [ANN])).toBe(1)
    await restart()
    await collectFor('second')
    expect(await memories.erase('third', [ANN])).toBe(0)
    expect(await memories.erase('first', [ANN])).toBe(1)
  })

  it('knows the one workspace of a file of before', async () => {
    await collectFor('first')
    await memories.close()
    const file = new MemoryFile(join(directory, 'live', 'memory-1.mdb'))
    await file.state.remove('workspaces')
    await file.state.put('workspace', 'old')
    await file.root.close()
    memories = new SourceMemories(directory)
    memories.of('live', 'new')
    expect([...memories.of('live', 'new').workspaces]).toEqual(['old', 'new'])
    expect(await memories.erase('old', [ANN])).toBe(1)
  })
})
