/**
 * Copied to build/handler.js, beside build/server and build/client. How a service mounts the dashboard:
 *
 *   const { respond, clientDirectory } = await (await import('…/dashboard/build/handler.js')).createHandler()
 *   serve `${clientDirectory}/_app` under /_app/ (pre-compressed; what is below immutable/ never changes)
 *   answer everything else with respond(request)
 *
 * Pages ask for /api/… through globalThis[Symbol.for('candor.fetch')] when the service put a function there, else over HTTP.
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { manifest } from './server/manifest.js'
import { Server } from './server/index.js'

const clientDirectory = fileURLToPath(new URL('./client', import.meta.url))

/**
 * Starts kit's server once; afterwards each call of `respond` renders one page.
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<{ respond: (request: Request, address?: string) => Promise<Response>, clientDirectory: string }>}
 */
export async function createHandler({ env = process.env } = {}) {
  const server = new Server(manifest)
  await server.init({ env, read: (file) => Readable.toWeb(createReadStream(join(clientDirectory, file))) })
  return {
    respond: (request, address = '127.0.0.1') => server.respond(request, { getClientAddress: () => address }),
    clientDirectory,
  }
}
