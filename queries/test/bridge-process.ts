/**
 * A test fixture: speaks ClickHouse's HTTP protocol, with the embedded engine behind it, in a process of its own.
 *
 * It lets the contract suite run over the real client's HTTP path where no server can be had. It talks to the engine
 * directly, not through our Connection, so that the two ways do not share their mistakes. Not for production: one query
 * with parameters at a time, no streaming, no compression, no access control.
 */
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { drainPending, Session } from 'chdb'
import { quoteName, quoteString } from '../sql/literal.ts'

interface NativeResult {
  bytes: Uint8Array
}
interface NativeEngine {
  QueryAsyncConnection(connection: unknown, sql: string, format: string, params?: object): Promise<NativeResult>
}
// Parameters must reach the engine exactly as they came over the wire; the public calls would escape them a second time.
const fromEngine = createRequire(createRequire(import.meta.url).resolve('chdb'))
const native = (fromEngine('./dist/loader.js') as { loadNative: () => NativeEngine }).loadNative()

const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'enable_http_compression',
  'role',
  'session_id',
  'wait_end_of_query',
])
const directory = process.argv[2] ?? ''
const root = new Session(join(directory, 'bridge'))

let tail: Promise<unknown> = Promise.resolve()
/** The engine mixes up parameters of calls that overlap. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const result = tail.then(work)
  tail = result.catch(() => undefined)
  return result
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** A statement that reads its rows from the request body reads them from a file here. */
function spoolInput(sql: string, body: Buffer, file: string): string {
  const match = /FROM input\(('(?:[^'\\]|\\.)*')\)/.exec(sql)
  const format = /\sFORMAT (\w+)\s*$/.exec(sql)
  if (!match || !format) return `${sql}\n${body.toString('utf8')}`
  writeFileSync(file, body)
  const lines = `file(${quoteString(file)}, ${quoteString(format[1] ?? '')}, ${match[1] ?? ''})`
  return sql.slice(0, format.index).replace(match[0], () => `FROM (SELECT * FROM ${lines} WHERE ignore(*) = 0)`)
}

async function answer(url: URL, body: Buffer): Promise<Buffer> {
  const session = new Session(root.path)
  const file = join(directory, `${randomUUID()}.ndjson`)
  try {
    const params: Record<string, string> = {}
    const settings = [`log_comment = ${quoteString(url.searchParams.get('query_id') ?? '')}`]
    for (const [key, value] of url.searchParams) {
      if (key.startsWith('param_')) params[key.slice('param_'.length)] = value
      else if (!NOT_SETTINGS.has(key) && /^\w+$/.test(key)) settings.push(`${key} = ${quoteString(value)}`)
    }
    const database = url.searchParams.get('database')
    if (database !== null && database !== 'default') session.query(`USE ${quoteName(database)}`)
    session.query(`SET ${settings.join(', ')}`)
    const inUrl = url.searchParams.get('query')
    const text = inUrl === null ? body.toString('utf8') : spoolInput(inUrl, body, file)
    const sql = /^KILL QUERY/.test(text) ? text.replace('query_id =', "Settings['log_comment'] =") : text
    const format = url.searchParams.get('default_format') ?? 'TabSeparated'
    const run = (): Promise<NativeResult> => native.QueryAsyncConnection(session.connection, sql, format, params)
    const bound = Object.keys(params).length > 0
    const result = await (bound ? oneAtATime(run) : native.QueryAsyncConnection(session.connection, sql, format))
    return Buffer.from(result.bytes)
  } finally {
    session.close()
    rmSync(file, { force: true })
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bridge')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  try {
    const bytes = await answer(url, await bodyOf(request))
    response.writeHead(200, {
      'X-ClickHouse-Summary': '{}',
      'X-ClickHouse-Query-Id': url.searchParams.get('query_id') ?? '',
    })
    response.end(bytes)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
    response.writeHead(500, { 'X-ClickHouse-Exception-Code': code })
    response.end(`${message.trimEnd()} (version 26.7.2.1)\n`)
  }
}

const server = createServer((request, response) => void handle(request, response))
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
)

async function stop(): Promise<void> {
  server.closeAllConnections()
  server.close()
  await drainPending()
  root.close()
  await drainPending()
  process.exit(0)
}
process.on('disconnect', () => void stop())
