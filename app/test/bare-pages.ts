/** A whole service whose pages are one small module in the place of the built dashboard. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService, type Service } from '../service.ts'

type Config = NonNullable<Parameters<typeof startService>[0]>['config']

export interface BarePages {
  candor: Service
  /** Closes the service and removes its files. */
  remove(): Promise<void>
}

/**
 * @param respond JavaScript: what answers a request for a page, given `request`, `ask` (the API, as pages ask it) and `asked` (the
 *   address at ?asks=…)
 */
export async function startBarePages(respond: string, config: Partial<Config> = {}): Promise<BarePages> {
  const directory = await mkdtemp(join(tmpdir(), 'candor-pages-'))
  await mkdir(join(directory, 'build', 'client', '_app'), { recursive: true })
  const handler = `
    const ask = (...of) => globalThis[Symbol.for('candor.fetch')](...of)
    export const createHandler = () => Promise.resolve({
      clientDirectory: new URL('./client', import.meta.url).pathname,
      respond: async (request) => {
        const asked = new URL(new URL(request.url).searchParams.get('asks'), request.url)
        ${respond}
      },
    })`
  await writeFile(join(directory, 'build', 'handler.js'), handler)
  await writeFile(join(directory, 'build', 'package.json'), '{"type":"module"}')
  const candor = await startService({
    config: {
      ...{ dataDirectory: join(directory, 'data'), host: '127.0.0.1', port: 0 },
      ...{ clickhouse: null, writeKeys: {}, sample: false },
      ...config,
    },
    dashboard: join(directory, 'build'),
  })
  const remove = async (): Promise<void> => {
    await candor.close()
    await rm(directory, { recursive: true, force: true })
  }
  return { candor, remove }
}
