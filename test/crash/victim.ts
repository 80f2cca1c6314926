/**
 * The service that the crash test kills: `node --import tsx victim.ts DIRECTORY [merging]`, prints its address. When merging,
 * tables and rollups are rewritten all the time, so that a kill falls into it.
 */
import { startService } from '@candor/app'
import { EmbeddedStore } from '@candor/queries/test/embedded'

const [directory = '', mode] = process.argv.slice(2)
const { url, store } = await startService({
  config: { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
  dashboard: '',
})
process.stdout.write(`${url}\n`)

if (mode === 'merging' && store instanceof EmbeddedStore) {
  for (;;) {
    for (const table of [
      'interaction',
      'activity_hourly',
      'activity_monthly',
      'crowd_daily',
      'crowd_monthly',
      'author_daily',
      'ledger',
    ])
      await store.client.command({ query: `OPTIMIZE TABLE ${table} FINAL` })
  }
}
