/** A whole Candor for one test file: own data directory, free port, gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService, type Service } from '@candor/app'

export interface TestService extends Service {
  directory: string
  /** GETs a path of the API and returns its JSON; fails the test on anything but 200. */
  get<T>(path: string): Promise<T>
  /** POSTs a body to an ingest path. */
  post(path: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>
  /** Closes the service and removes its files. */
  remove(): Promise<void>
}

export async function startTestService(options: { writeKeys?: Record<string, string> } = {}): Promise<TestService> {
  const directory = await mkdtemp(join(tmpdir(), 'candor-test-'))
  const service = await startService({
    config: {
      dataDirectory: directory,
      host: '127.0.0.1',
      port: 0,
      clickhouse: null,
      writeKeys: options.writeKeys ?? {},
      sample: false,
    },
  })
  return {
    ...service,
    directory,
    get: async <T>(path: string) => {
      const answer = await fetch(service.url + path)
      if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as T
    },
    post: (path, body, headers = {}) =>
      fetch(service.url + path, {
        method: 'POST',
        body: typeof body === 'string' ? body : new Uint8Array(body),
        headers,
      }),
    remove: async () => {
      await service.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
