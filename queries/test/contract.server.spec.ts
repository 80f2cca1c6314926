import { randomBytes } from 'node:crypto'
import { describe, it } from 'vitest'
import { ServerStore } from '../server/store.ts'
import { storeContract } from './contract.ts'

const url = process.env['CANDOR_TEST_CLICKHOUSE_URL']

if (url === undefined) {
  describe('the store on a real server', () => {
    it.skip('needs CANDOR_TEST_CLICKHOUSE_URL (and _USER, _PASSWORD) to name a ClickHouse server', () => undefined)
  })
} else {
  storeContract('on a real server', async () => {
    const database = `candor_test_${randomBytes(4).toString('hex')}`
    const user = process.env['CANDOR_TEST_CLICKHOUSE_USER'] ?? 'default'
    const password = process.env['CANDOR_TEST_CLICKHOUSE_PASSWORD'] ?? ''
    const store = await ServerStore.open({ url, user, password }, database)
    return {
      store,
      close: async () => {
        await store.client.command({ query: `DROP DATABASE ${database}` })
        await store.close()
      },
    }
  })
}
