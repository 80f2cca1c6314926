import { connect, type AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerClientError } from './client-error.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = Fastify({ clientErrorHandler: answerClientError })
  await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const say = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (heard += chunk.toString()))
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })

describe('what is no request', () => {
  it.each([
    ['GET / HTTP/9.9\r\n\r\n', 400],
    ['\u0016\u0003\u0001 this is TLS', 400],
    [`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%j… is answered with a problem document', async (text, status) => {
    const [head = '', body = ''] = (await say(text)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'))
    expect(JSON.parse(body)).toMatchObject({ status })
  })
})
