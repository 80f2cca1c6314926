import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SourceMemory } from './memory.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-memory-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the memory of a source', () => {
  it('takes an address of any length: strangers choose them', async () => {
    const memory = new SourceMemory(directory)
    const long = `at://${'x'.repeat(50_000)}`
    const draft = memory.draft()
    expect(draft.get(long)).toBeUndefined()
    draft.set(long, { brand: 'Lumen' })
    await draft.commit('1')
    expect([memory.draft().get(long), memory.draft().get(`${long}y`)]).toEqual([{ brand: 'Lumen' }, undefined])
    await memory.close()
  })

  it('knows at once what was set, and after a restart what was committed', async () => {
    const memory = new SourceMemory(directory)
    expect(memory.cursor).toBeNull()
    const draft = memory.draft()
    draft.set('a', { brand: 'Lumen', actor: 'x' })
    expect(draft.get('a')).toEqual({ brand: 'Lumen', actor: 'x' })
    expect(memory.draft().get('a')).toBeUndefined()
    await draft.commit('17')
    memory.draft().set('b', { brand: 'Lumen' })
    await memory.close()
    const again = new SourceMemory(directory)
    expect([again.cursor, again.draft().get('a'), again.draft().get('b')]).toEqual([
      '17',
      { brand: 'Lumen', actor: 'x' },
      undefined,
    ])
    await again.close()
  })

  it('keeps at least as much as it promises, and no more than twice that', async () => {
    let memory = new SourceMemory(directory, 100)
    const known = () =>
      Array.from({ length: 1000 }, (_, n) => n).filter((n) => memory.draft().get(`k${n}`) !== undefined)
    for (let n = 0; n < 1000; n++) {
      const draft = memory.draft()
      draft.set(`k${n}`, { brand: 'Lumen' })
      await draft.commit(null)
      if (n % 301 === 300) {
        await memory.close()
        memory = new SourceMemory(directory, 100)
      }
    }
    expect(known().length).toBeLessThanOrEqual(200)
    expect(known()).toEqual(expect.arrayContaining(Array.from({ length: 100 }, (_, n) => 900 + n)))
    await memory.close()
  })
})
