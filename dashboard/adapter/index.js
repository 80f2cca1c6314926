/**
 * A SvelteKit adapter that makes a request handler instead of a server: the service mounts it in its own process.
 *
 *   build/server/    kit's server output, imported as it is
 *   build/client/    what the browser loads, with .br and .gz beside each file
 *   build/handler.js exports createHandler() (see handler.js in this folder)
 */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {{ out: string }} options `out`: the folder to write to, relative to the dashboard
 * @returns {import('@sveltejs/kit').Adapter}
 */
export default function adapter({ out }) {
  return {
    name: 'candor-handler',
    async adapt(builder) {
      builder.rimraf(out)
      const client = join(out, 'client')
      builder.writeClient(client)
      builder.writePrerendered(client)
      const server = join(out, 'server')
      builder.writeServer(server)
      writeFileSync(
        join(server, 'manifest.js'),
        `export const manifest = ${builder.generateManifest({ relativePath: './' })}\n`,
      )
      copyFileSync(join(import.meta.dirname, 'handler.js'), join(out, 'handler.js'))
      await builder.compress(client)
    },
    supports: { read: () => true },
  }
}
