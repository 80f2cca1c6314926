import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryInUse, lockDirectory } from './directory-lock.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'candor-lock-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('lockDirectory', () => {
  it('refuses a directory whose owner lives, and says what to do', () => {
    const owner = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'])
    try {
      writeFileSync(join(directory, 'owner.pid'), `${owner.pid ?? 0}\n`)
      expect(() => lockDirectory(directory)).toThrow(DirectoryInUse)
      expect(() => lockDirectory(directory)).toThrow(/Stop that one, or choose another directory/)
    } finally {
      owner.kill('SIGKILL')
    }
  })

  it('takes a directory over whose owner was killed', async () => {
    const owner = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => owner.once('exit', resolve))
    writeFileSync(join(directory, 'owner.pid'), `${owner.pid ?? 0}\n`)
    lockDirectory(directory)()
  })

  it('gives the directory back without a trace', () => {
    const release = lockDirectory(directory)
    expect(existsSync(join(directory, 'owner.pid'))).toBe(true)
    release()
    expect(readdirSync(directory)).toEqual([])
  })
})
