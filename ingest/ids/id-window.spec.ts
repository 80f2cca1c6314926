import { appendFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { IdWindow } from './id-window.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-ids-'))
})
afterEach(() => rm(directory, { recursive: true }))

const id = (n: number) => fingerprintOf(`id-${n}`)
/** Claims and records a range; how many were new. */
function take(window: IdWindow, from: number, to: number): number {
  let isNew = 0
  for (let n = from; n < to; n++) {
    if (!window.claim(id(n))) continue
    window.keep(id(n))
    isNew++
  }
  return isNew
}

describe('IdWindow', () => {
  it('remembers over a restart what was flushed, twelve bytes an id', async () => {
    const first = new IdWindow(directory, 1_000_000)
    expect(take(first, 0, 10_000)).toBe(10_000)
    await first.flush()
    const [file = ''] = await readdir(directory)
    expect((await stat(join(directory, file))).size).toBe(12 + 12 * 10_000)
    const second = new IdWindow(directory, 1_000_000)
    expect(take(second, 5_000, 15_000)).toBe(5_000)
    await Promise.all([first.close(), second.close()])
  })

  it('forgets the oldest, and never one of the last so many', async () => {
    const window = new IdWindow(directory, 1_600)
    for (let from = 0; from < 10_000; from += 50) {
      expect(take(window, from, from + 50)).toBe(50)
      await window.flush()
    }
    await window.close()
    expect(window.count).toBeGreaterThanOrEqual(1_600)
    expect(window.count).toBeLessThanOrEqual(1_600 + 100 + 50)
    const next = new IdWindow(directory, 1_600)
    expect(next.count).toBe(window.count)
    expect(take(next, 8_400, 10_000)).toBe(0)
    expect(take(next, 0, 100)).toBe(100)
    await next.close()
  })

  it('takes a claim back', () => {
    const window = new IdWindow(directory, 100)
    expect([window.claim(id(1)), window.claim(id(1))]).toEqual([true, false])
    window.release(id(1))
    expect(window.claim(id(1))).toBe(true)
  })

  it('does not gather files: one restart after the other goes on in one', async () => {
    for (let n = 0; n < 20; n++) {
      const window = new IdWindow(directory, 1_000)
      expect(take(window, n, n + 1)).toBe(1)
      await window.close()
    }
    expect((await readdir(directory)).length).toBe(1)
    expect(new IdWindow(directory, 1_000).count).toBe(20)
  })

  it('reads a file that was cut off inside a record, or holds zeros where pages were lost', async () => {
    const window = new IdWindow(directory, 1_000_000)
    take(window, 0, 10)
    await window.close()
    const path = join(directory, (await readdir(directory))[0] ?? '')
    await truncate(path, 12 + 12 * 9 + 5)
    expect(new IdWindow(directory, 1_000_000).count).toBe(9)
    await truncate(path, 12 + 12 * 9)
    await appendFile(path, Buffer.alloc(36))
    await appendFile(path, Buffer.from(new Uint32Array(id(77)).buffer))
    const after = new IdWindow(directory, 1_000_000)
    expect([after.count, after.claim(id(77))]).toEqual([10, false])
  })

  it('refuses a file that is none of its own, and deletes nothing', async () => {
    await writeFile(join(directory, '00000001.ids'), 'something else entirely')
    expect(() => new IdWindow(directory, 10)).toThrow('is no file of seen ids')
  })

  it('keeps what it could not write, and writes it when the disk is back', async () => {
    const window = new IdWindow(join(directory, 'gone'), 1_000_000)
    await rm(join(directory, 'gone'), { recursive: true })
    take(window, 0, 5)
    await expect(window.flush()).rejects.toThrow('ENOENT')
    await import('node:fs/promises').then(({ mkdir }) => mkdir(join(directory, 'gone')))
    take(window, 5, 7)
    await window.close()
    expect(new IdWindow(join(directory, 'gone'), 1_000_000).count).toBe(7)
  })
})
