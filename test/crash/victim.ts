/** The service that the crash test kills: `node --import tsx victim.ts DIRECTORY`, prints its address. */
import { startService } from '@candor/app'

const [directory = ''] = process.argv.slice(2)
const { url } = await startService({
  config: { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
  dashboard: '',
})
process.stdout.write(`${url}\n`)
