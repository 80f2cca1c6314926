import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { byteForms } from '../privacy/byte-forms.ts'
import { filesHolding } from '../privacy/scan.ts'
import { SourceMemory } from './memory.ts'
import { RememberedPerson } from './remembered-person.ts'

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

const ANN = 'did:plc:annannannannannannannann'
const BOB = 'did:plc:bobbobbobbobbobbobbobbob'
const post = (did: string, n: number): string => `at://${did}/app.bsky.feed.post/${n}`
const holding = (id: string): Promise<string[]> => filesHolding(directory, byteForms(id))

/** Both of them, turn by turn, with what they did before rewritten: pages are freed, and entries change their length. */
async function fill(memory: SourceMemory, count = 3000): Promise<void> {
  for (const round of [0, 1])
    for (let from = 0; from < count; from += 100) {
      const draft = memory.draft()
      for (let n = from; n < from + 100; n++)
        draft.set(post(n % 3 === 0 ? ANN : BOB, n), { brand: round === 0 ? 'Lumen, which had a longer name' : 'Lumen' })
      await draft.commit(String(from))
    }
}

describe('forgetting a person', () => {
  it('leaves no byte of their ids in any file, and everything else as it was, also after a restart', async () => {
    let memory = new SourceMemory(directory)
    memory.serve('shop')
    await fill(memory)
    const draft = memory.draft()
    draft.set('1', { brand: 'Lumen', actor: ANN })
    draft.set('2', { brand: 'Lumen', actor: BOB, thread: post(ANN, 7) })
    await draft.commit('17')
    expect(await holding(ANN)).toHaveLength(1)
    expect(await memory.erase(new RememberedPerson([ANN]))).toBe(1002)
    for (const isRestarted of [false, true]) {
      if (isRestarted) {
        await memory.close()
        memory = new SourceMemory(directory)
      }
      expect(await holding(ANN)).toEqual([])
      expect([memory.cursor, [...memory.workspaces]]).toEqual(['17', ['shop']])
      const known = memory.draft()
      expect([known.get(post(ANN, 3)), known.get('1')]).toEqual([undefined, undefined])
      expect(known.get('2')).toEqual({ brand: 'Lumen', actor: BOB })
      for (let n = 0; n < 3000; n++) if (n % 3 > 0) expect(known.get(post(BOB, n))).toEqual({ brand: 'Lumen' })
    }
    await memory.close()
  })

  it('finds what no entry says any more: bytes of pages that were freed', async () => {
    const memory = new SourceMemory(directory, 100)
    await fill(memory, 300)
    for (let n = 0; n < 400; n++) {
      const draft = memory.draft()
      draft.set(post(BOB, n), { brand: 'Lumen' })
      await draft.commit(null)
    }
    expect(memory.draft().get(post(ANN, 299))).toBeUndefined()
    expect(await holding(ANN)).toHaveLength(1)
    expect(await memory.erase(new RememberedPerson([ANN]))).toBe(0)
    expect(await holding(ANN)).toEqual([])
    expect(memory.draft().get(post(BOB, 399))).toEqual({ brand: 'Lumen' })
    await memory.close()
  })

  it('reaches what is not committed yet, and goes on taking commits meanwhile', async () => {
    const memory = new SourceMemory(directory)
    await fill(memory)
    const [before, meanwhile] = [memory.draft(), memory.draft()]
    before.set(post(ANN, 9000), { brand: 'Lumen' })
    const erasing = memory.erase(new RememberedPerson([ANN]))
    meanwhile.set(post(BOB, 9001), { brand: 'Lumen' })
    await Promise.all([meanwhile.commit('18'), before.commit('19')])
    expect(await erasing).toBe(1001)
    expect([memory.draft().get(post(BOB, 9001)), memory.cursor]).toEqual([{ brand: 'Lumen' }, '19'])
    expect(await holding(ANN)).toEqual([])
    await memory.close()
  })

  it('of a short id takes what they wrote, and nobody of whose id it is a part', async () => {
    const memory = new SourceMemory(directory)
    const draft = memory.draft()
    draft.set('1', { brand: 'Lumen', actor: 'al' })
    draft.set('2', { brand: 'Lumen', actor: 'alma' })
    draft.set(post('al', 3), { brand: 'Lumen' })
    draft.set(post('alma', 4), { brand: 'Lumen' })
    await draft.commit(null)
    expect(await memory.erase(new RememberedPerson(['al']))).toBe(2)
    const known = memory.draft()
    expect(['1', '2', post('al', 3), post('alma', 4)].map((id) => known.get(id) !== undefined)).toEqual([false, true, false, true]) // prettier-ignore
    await memory.close()
  })
})

describe('the files of a memory', () => {
  it('that a stop left half written count for nothing, and those that were replaced go', async () => {
    const memory = new SourceMemory(directory)
    await fill(memory)
    await memory.erase(new RememberedPerson([ANN]))
    await memory.close()
    const [newest = ''] = (await readdir(directory)).filter((name) => name.endsWith('.mdb'))
    expect(newest).toBe('memory-2.mdb')
    // As a stop leaves them: the old file not removed yet, the next one begun.
    await writeFile(join(directory, 'memory-1.mdb'), `replaced ${ANN}`)
    await writeFile(join(directory, 'memory-3.mdb.new'), 'half')
    const again = new SourceMemory(directory)
    expect(again.draft().get(post(BOB, 1))).toEqual({ brand: 'Lumen' })
    expect((await readdir(directory)).filter((name) => !name.endsWith('-lock'))).toEqual(['memory-2.mdb'])
    await again.close()
  })

  it('of an earlier version is taken over', async () => {
    const memory = new SourceMemory(directory)
    await fill(memory)
    await memory.close()
    await rename(join(directory, 'memory-1.mdb'), join(directory, 'data.mdb'))
    const again = new SourceMemory(directory)
    expect([again.cursor, again.draft().get(post(ANN, 3))]).toEqual(['2900', { brand: 'Lumen' }])
    await again.close()
  })

  it('can be copied while it is used', async () => {
    const memory = new SourceMemory(directory)
    await fill(memory)
    await memory.copyTo(join(directory, 'copy'))
    await memory.draft().commit('later')
    const copy = new SourceMemory(join(directory, 'copy'))
    expect([copy.cursor, copy.draft().get(post(ANN, 3))]).toEqual(['2900', { brand: 'Lumen' }])
    await Promise.all([copy.close(), memory.close()])
    expect((await readFile(join(directory, 'copy', 'memory-1.mdb'))).length).toBeGreaterThan(1000)
  })
})
