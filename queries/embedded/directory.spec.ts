import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore, type Store } from '../index.ts'
import { temporaryDirectory } from '../test/temporary.ts'

describe('a data directory', () => {
  const directory = temporaryDirectory()
  const path = join(directory.path, 'data')
  let store: Store

  beforeAll(async () => {
    store = await openStore({ path })
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  it('belongs to one process: another is told to talk to the running service', async () => {
    const script = fileURLToPath(new URL('../test/open-process.ts', import.meta.url))
    const child = fork(script, [path], { execArgv: ['--import', 'tsx'], silent: true })
    const [message] = (await once(child, 'message')) as [string]
    expect(message).toMatch(/another process holds it.*Talk to the running Candor service/)
    await expect(store.ping()).resolves.toBeUndefined()
  })

  it('is opened once in a process', async () => {
    await expect(openStore({ path })).rejects.toThrow(/already open in this process: share that Store/)
    await expect(openStore({ path: join(directory.path, 'other') })).rejects.toThrow(
      /one directory per process: close it first/,
    )
  })

  it('can be opened again when it was closed, which waits for running calls and refuses new ones', async () => {
    await store.migrate()
    const running = Promise.all(Array.from({ length: 8 }, () => store.query('admin/workspaces', {})))
    const closing = store.close()
    await expect(store.query('admin/workspaces', {})).rejects.toThrow('The store is closed.')
    await Promise.all([closing, store.close()])
    await expect(running).resolves.toHaveLength(8)
    store = await openStore({ path })
    await expect(store.ping()).resolves.toBeUndefined()
  })

  it('is not opened in a worker thread', async () => {
    vi.resetModules()
    vi.doMock('node:worker_threads', () => ({ isMainThread: false }))
    const inWorker = await import('../open.ts')
    await expect(inWorker.openStore({ path })).rejects.toThrow(/main thread only/)
    vi.doUnmock('node:worker_threads')
  })
})
