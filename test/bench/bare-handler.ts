/** The reference for ingest: a Fastify handler that parses each line of a body, and nothing else. Prints its address. */
import Fastify from 'fastify'

const app = Fastify({ logger: false })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/v1/interactions', (request) => {
  const lines = (request.body as Buffer).toString('utf8').split('\n')
  let received = 0
  for (const line of lines) if (line !== '' && typeof JSON.parse(line) === 'object') received++
  return { received }
})
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}\n`)
