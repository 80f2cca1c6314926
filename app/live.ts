/** GET /api/live: server-sent events that tell open pages when new data can be read. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

const HEARTBEAT_MS = 15_000

export class LiveUpdates {
  readonly #open = new Set<ServerResponse>()
  #heartbeat: NodeJS.Timeout | null = null
  #announced = 0

  /** Registers the route. */
  mount(app: FastifyInstance): void {
    app.get(
      '/api/live',
      {
        schema: { tags: ['dashboard'], summary: 'Server-sent events: "loaded" when data arrived' },
        config: { access: 'every' },
      },
      (request, reply) => {
        reply.hijack()
        const response = reply.raw
        response.writeHead(200, {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        response.write('retry: 2000\n\n')
        this.#open.add(response)
        this.#heartbeat ??= setInterval(() => this.#send(': still here\n\n'), HEARTBEAT_MS).unref()
        request.raw.on('close', () => this.#open.delete(response))
      },
    )
  }

  /** Tells every open page that these workspaces have other data: new ones, or fewer. */
  announce(workspaces: Iterable<string>): void {
    this.#announced++
    const at = new Date().toISOString()
    for (const workspace of workspaces) this.#send(`event: loaded\ndata: ${JSON.stringify({ workspace, at })}\n\n`)
  }

  /** A number that changes whenever data arrived, or went. */
  get state(): number {
    return this.#announced
  }

  close(): void {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    for (const response of this.#open) response.end()
    this.#open.clear()
  }

  #send(message: string): void {
    for (const response of this.#open) response.write(message)
  }
}
