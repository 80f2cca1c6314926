/** Every setting of the service, from the environment; docs/operating.md prints this table. */
import { resolve } from 'node:path'

export interface Config {
  /** Where the embedded store, the journal and the index live. */
  dataDirectory: string
  host: string
  port: number
  /** A ClickHouse server instead of the embedded store. */
  clickhouse: { url: string; user: string; password: string; database: string } | null
  writeKeys: Record<string, string>
  /** The JSON file that names the live sources (docs/sources.md). */
  sources?: string | null
  /** Fill an empty store with the sample world at the first start. */
  sample: boolean
}

export const DEFAULT_PORT = 7117

/** Reads the settings. Throws an Error that names the variable and says what to write. */
export function readConfig(env: NodeJS.ProcessEnv, base: string): Config {
  return {
    dataDirectory: resolve(base, env['CANDOR_DATA'] ?? '.candor'),
    host: env['CANDOR_HOST'] ?? '127.0.0.1',
    port: readPort(env['CANDOR_PORT']),
    clickhouse: readClickhouse(env),
    writeKeys: readWriteKeys(env['CANDOR_WRITE_KEYS']),
    sources: (env['CANDOR_SOURCES'] ?? '') === '' ? null : resolve(base, env['CANDOR_SOURCES'] ?? ''),
    sample: readSwitch('CANDOR_SAMPLE', env['CANDOR_SAMPLE'] ?? 'on'),
  }
}

function readPort(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : text.trim() === '' ? NaN : Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error(`CANDOR_PORT is "${text ?? ''}": write a port between 0 and 65535 (0 takes any free one).`)
}

function readClickhouse(env: NodeJS.ProcessEnv): Config['clickhouse'] {
  const url = env['CANDOR_CLICKHOUSE_URL']
  if (url === undefined || url === '') return null
  if (!/^https?:\/\//.test(url))
    throw new Error(`CANDOR_CLICKHOUSE_URL is "${url}": write http://host:8123 or https://….`)
  return {
    url,
    user: env['CANDOR_CLICKHOUSE_USER'] ?? 'default',
    password: env['CANDOR_CLICKHOUSE_PASSWORD'] ?? '',
    database: env['CANDOR_CLICKHOUSE_DATABASE'] ?? 'candor',
  }
}

/** "key=workspace,key2=workspace2" */
function readWriteKeys(text: string | undefined): Record<string, string> {
  const keys: Record<string, string> = {}
  for (const pair of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const [key = '', workspace = ''] = pair.split('=').map((part) => part.trim())
    if (key === '' || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(workspace)) {
      throw new Error(`CANDOR_WRITE_KEYS has "${pair}": write key=workspace, several with commas between.`)
    }
    keys[key] = workspace
  }
  return keys
}

function readSwitch(name: string, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new Error(`${name} is "${text}": write on or off.`)
}
