/**
 * What every store must do, whichever way ClickHouse is run. One suite, run in process, over HTTP through the bridge, and
 * against a real server when CANDOR_TEST_CLICKHOUSE_URL is given.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientStore } from '../client-store.ts'
import { readMigrations } from '../migrate.ts'
import { readQuerySource } from '../query-source.ts'
import { hostileContract } from './contract-hostile.ts'
import { loadContract } from './contract-load.ts'
import { queryContract } from './contract-query.ts'
import { temporaryDirectory, type TemporaryDirectory } from './temporary.ts'

export interface OpenedStore {
  store: ClientStore
  close(): Promise<void>
}

export interface ContractContext {
  readonly store: ClientStore
  readonly directory: TemporaryDirectory
  /** Runs a query that is not in the catalogue, given as the text of a query file. */
  ask(text: string, params?: Record<string, unknown>): Promise<Record<string, unknown>[]>
  /** A workspace that no other test uses. */
  workspace(): string
}

export function storeContract(way: string, open: (directory: string) => Promise<OpenedStore>): void {
  describe(`the store ${way}`, () => {
    let opened: OpenedStore
    let workspaces = 0
    const directory = temporaryDirectory()
    const context: ContractContext = {
      get store() {
        return opened.store
      },
      directory,
      ask: (text, params = {}) => opened.store.rows(readQuerySource('test/question', text), params),
      workspace: () => `w${++workspaces}`,
    }

    beforeAll(async () => {
      opened = await open(directory.path)
      await opened.store.migrate()
    })
    afterAll(async () => {
      await opened.close()
      directory.remove()
    })

    it('answers a ping', async () => {
      await expect(opened.store.ping()).resolves.toBeUndefined()
    })

    it('is at the newest schema version, and stays there when migrated again', async () => {
      const newest = readMigrations().length
      expect(await opened.store.migrate()).toEqual({ from: newest, to: newest })
    })

    queryContract(context)
    loadContract(context)
    hostileContract(context)
  })
}
