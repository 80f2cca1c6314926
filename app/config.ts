/** Every setting of the service, from the environment; settings.ts describes them, docs/operating.md prints that. */
import { resolve } from 'node:path'
import { DEFAULT_MAX_BYTES, isLoopback, KEEP_EVERYTHING, readRetention } from '@candor/ingest'
import type { IntakeOptions } from '@candor/ingest'
import type { RetentionRules } from '@candor/queries'
import { readTelemetry, type TelemetryConfig } from './telemetry/environment.ts'

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
  /** The JSON file that names the reports that go out by themselves (docs/reports.md), and the mail server they go by. */
  reports?: { file: string | null; smtp: string | null }
  /** Fill an empty store with the sample world at the first start. */
  sample: boolean
  /** Whether those without a key get in where no key was made; 'optional' if left out. */
  keys?: 'optional' | 'required'
  /** Without keys anybody from anywhere gets in, not only this machine. */
  unsafeOpen?: boolean
  /** What the log is for: people, if left out, or machines. */
  log?: 'human' | 'json'
  /** Memory that requests may hold at once. */
  maxInFlightBytes?: number
  /** How many event ids are remembered at least: the same id again within so many is a duplicate. */
  idWindow?: number
  /** Loaded segments that are kept for the audit, in bytes. */
  keepLoadedBytes?: number
  /** What may wait in the journal for the store before requests are refused, in bytes. */
  maxBacklogBytes?: number
  /** How long events are kept; for ever if left out. */
  retention?: RetentionRules
  /** What is sent by OpenTelemetry; nothing if null or left out. */
  telemetry?: TelemetryConfig | null
}

/** What the intake is told of all this; its own defaults hold for what is left out. */
export const intakeLimits = ({
  idWindow,
  keepLoadedBytes,
  maxBacklogBytes,
}: Pick<Config, 'idWindow' | 'keepLoadedBytes' | 'maxBacklogBytes'>): Pick<
  IntakeOptions,
  'idWindow' | 'keepLoadedBytes' | 'maxBacklogBytes'
> => ({
  ...(idWindow !== undefined && { idWindow }),
  ...(keepLoadedBytes !== undefined && { keepLoadedBytes }),
  ...(maxBacklogBytes !== undefined && { maxBacklogBytes }),
})

export const DEFAULT_PORT = 7117
const MEGABYTE = 1024 ** 2

/** Reads the settings. Throws an Error that names the variable and says what to write. */
export function readConfig(env: NodeJS.ProcessEnv, base: string): Config {
  const host = env['CANDOR_HOST'] ?? '127.0.0.1'
  return {
    dataDirectory: resolve(base, env['CANDOR_DATA'] ?? '.candor'),
    host,
    port: readPort(env['CANDOR_PORT']),
    clickhouse: readClickhouse(env),
    writeKeys: readWriteKeys(env['CANDOR_WRITE_KEYS']),
    sources: (env['CANDOR_SOURCES'] ?? '') === '' ? null : resolve(base, env['CANDOR_SOURCES'] ?? ''),
    reports: {
      file: (env['CANDOR_REPORTS'] ?? '') === '' ? null : resolve(base, env['CANDOR_REPORTS'] ?? ''),
      smtp: readSmtp(env['CANDOR_SMTP_URL']),
    },
    sample: readChoice('CANDOR_SAMPLE', env['CANDOR_SAMPLE'] ?? 'on', ['on', 'off']) === 'on',
    ...readOpenness(env, host),
    log: readChoice<'human' | 'json'>('CANDOR_LOG', env['CANDOR_LOG'] ?? 'human', ['human', 'json']),
    maxInFlightBytes:
      readWhole('CANDOR_MAX_IN_FLIGHT_MB', env['CANDOR_MAX_IN_FLIGHT_MB'], 'megabytes', [
        DEFAULT_MAX_BYTES / MEGABYTE,
        64,
        65_536,
      ]) * MEGABYTE,
    idWindow: readWhole('CANDOR_ID_WINDOW', env['CANDOR_ID_WINDOW'], 'ids', [10_000_000, 1_000, 1_000_000_000]),
    keepLoadedBytes:
      readWhole('CANDOR_KEPT_SEGMENTS_MB', env['CANDOR_KEPT_SEGMENTS_MB'], 'megabytes', [64, 0, 65_536]) * MEGABYTE,
    maxBacklogBytes:
      readWhole('CANDOR_JOURNAL_MB', env['CANDOR_JOURNAL_MB'], 'megabytes', [4_096, 64, 1_048_576]) * MEGABYTE,
    retention: readRules(env['CANDOR_RETENTION']),
    telemetry: readTelemetry(env),
  }
}

function readPort(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : text.trim() === '' ? NaN : Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error(`CANDOR_PORT is "${text ?? ''}": write a port between 0 and 65535 (0 takes any free one).`)
}

/** People's data never leave this machine without a credential, unless somebody says that they may. */
function readOpenness(env: NodeJS.ProcessEnv, host: string): Required<Pick<Config, 'keys' | 'unsafeOpen'>> {
  const isOpen = readChoice('CANDOR_UNSAFE_OPEN', env['CANDOR_UNSAFE_OPEN'] ?? '0', ['0', '1']) === '1'
  const local = isLoopback(host.includes(':') ? `[${host}]` : host)
  const keys = readChoice('CANDOR_KEYS', env['CANDOR_KEYS'] ?? (local ? 'optional' : 'required'), [
    'optional',
    'required',
  ])
  if (keys === 'optional' && !local && !isOpen) {
    throw new Error(
      `CANDOR_KEYS is "optional" and CANDOR_HOST is "${host}": anybody who reaches it could read and write everything. ` +
        'Leave CANDOR_KEYS out and make keys with candor keys create, or set CANDOR_UNSAFE_OPEN=1 if that is what you want.',
    )
  }
  return { keys, unsafeOpen: isOpen }
}

/** @param limits what stands there when nothing is set, the least and the most */
function readWhole(
  name: string,
  text: string | undefined,
  unit: string,
  [standard, least, most]: readonly [number, number, number],
): number {
  if (text === undefined) return standard
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} is "${text}": write a whole number of ${unit} from ${least} to ${most}.`)
}

function readRules(text: string | undefined): RetentionRules {
  try {
    return text === undefined ? KEEP_EVERYTHING : readRetention(text)
  } catch (error) {
    throw new Error(`CANDOR_RETENTION: ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
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

function readSmtp(url: string | undefined): string | null {
  if (url === undefined || url === '') return null
  // Not printed as it is: it may hold a password.
  if (!/^smtps?:\/\/[^\s]+$/.test(url))
    throw new Error('CANDOR_SMTP_URL is no address: write smtp://user:password@host:587 or smtps://….')
  return url
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

function readChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((known) => known === text)
  if (choice !== undefined) return choice
  throw new Error(`${name} is "${text}": write ${choices.join(' or ')}.`)
}
