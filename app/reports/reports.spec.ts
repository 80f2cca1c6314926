import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import Fastify, { type FastifyInstance } from 'fastify'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signatureOf } from './deliver.ts'
import { reportQuery } from './report-file.ts'
import { Reports, type ReportsOptions } from './reports.ts'

const NOW = new Date('2026-11-27T06:00:00Z')
const PDF = Buffer.from('%PDF-1.7 not drawn here: dashboard/src/lib/report has the drawing')

let folder: string
let app: FastifyInstance
let said: string[]
let asked: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-reports-'))
  said = []
  asked = []
  app = Fastify()
  app.addHook('onRequest', (request, _reply, done) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`)
    done()
  })
  app.get('/scorecard.pdf', (_, reply) => reply.type('application/pdf').header('content-disposition', "inline; filename*=UTF-8''scorecard-Lumen-2026-11-26.pdf").send(PDF)) // prettier-ignore
  app.get('/api/scorecard', () => ({ rows: [{ key: 'process', question: 'Do we answer?', missing: null, findings: [{ finding: { sentence: 'Customers answered: 42.7% (95% interval 40.7% to 44.7%; n = 2,335).' } }] }] })) // prettier-ignore
  app.get('/api/scope', () => ({ brand: 'Lumen', from: '2026-11-20', to: '2026-11-26', sample: false }))
})
afterEach(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function reports(report: object, options: Partial<ReportsOptions> = {}): Promise<Reports> {
  const file = join(folder, 'reports.json')
  const complete = { name: 'monday', at: '0 7 * * 1', timeZone: 'UTC', days: 7, scope: { brand: 'Lumen' }, ...report }
  await writeFile(file, JSON.stringify({ reports: [complete] }))
  return new Reports({
    ...{ file, smtp: null, env: {}, app, key: 'numbers', waits: [1, 1] },
    log: (message) => said.push(message),
    onTrouble: (message, error) => said.push(`${message}: ${error instanceof Error ? error.message : ''}`),
    ...options,
  })
}

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a report', () => {
  it('is of whole days up to yesterday', () => {
    expect(reportQuery({ days: 7, scope: { brand: 'A&B' } }, NOW)).toBe('?brand=A%26B&from=2026-11-20&to=2026-11-26')
    expect(reportQuery({}, NOW)).toBe('')
  })

  it('goes out as an e-mail with its sentences and the file', async () => {
    const mails: string[] = []
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
      onData: (stream, _session, done) =>
        void text(stream).then((mail) => {
          mails.push(mail)
          done()
        }),
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const smtp = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
    const monday = await reports({ email: { from: 'candor@shop.example', to: ['a@shop.example'] } }, { smtp })
    await monday.send('monday', NOW)
    server.close(() => undefined)
    expect(said).toEqual(['Report monday went out by e-mail'])
    expect(asked).toContain('/scorecard.pdf?brand=Lumen&from=2026-11-20&to=2026-11-26 Bearer numbers')
    expect(mails).toHaveLength(1)
    expect(mails[0]).toContain('Subject: Scorecard: Lumen, 2026-11-20 to 2026-11-26')
    expect(mails[0]?.replaceAll('=\r\n', '')).toContain('Customers answered: 42.7% (95% interval 40.7% to 44.7%')
    expect(mails[0]?.replaceAll('\r\n', '')).toContain(PDF.toString('base64'))
    expect(mails[0]).toContain('scorecard-Lumen-2026-11-26.pdf')
  })

  it('goes to a webhook, signed, again until it gets through', async () => {
    const taken: { signature: unknown; body: Buffer }[] = []
    const server = createServer((request, response) => {
      void buffer(request).then((body) => {
        taken.push({ signature: request.headers['x-candor-signature'], body })
        response.writeHead(taken.length < 3 ? 503 : 204).end()
      })
    })
    const webhook = { url: await listening(server), secret: 'HOOK_SECRET' }
    const monday = await reports({ webhook }, { env: { HOOK_SECRET: 'open sesame' } })
    await monday.send('monday', NOW)
    server.close()
    expect(said).toEqual(['Report monday went out by webhook'])
    expect(taken).toHaveLength(3)
    expect(taken[2]).toEqual({ signature: signatureOf('open sesame', PDF), body: PDF })
    expect(asked.filter((one) => one.startsWith('/scorecard.pdf'))).toHaveLength(1)
  })

  it('that does not get through is told with the reason, after a few tries', async () => {
    const server = createServer((_, response) => response.writeHead(500).end())
    const monday = await reports({ webhook: { url: await listening(server) } })
    await monday.send('monday', NOW)
    server.close()
    expect(said).toEqual(['Report monday did not get out by webhook: The webhook answered 500.'])
  })

  it('is given up at once when Candor stops', async () => {
    const server = createServer((_, response) => response.writeHead(500).end())
    const monday = await reports({ webhook: { url: await listening(server) } }, { waits: [60_000] })
    const sending = monday.send('monday', NOW)
    await monday.stop()
    await sending
    server.close()
    expect(said).toHaveLength(1)
  })

  it.each([
    [{ email: { from: 'a@b', to: ['c@d'] } }, /CANDOR_SMTP_URL/],
    [{ webhook: { url: 'http://127.0.0.1', secret: 'HOOK_SECRET' } }, /HOOK_SECRET, which is not set/],
    [{ at: 'daily', webhook: { url: 'http://127.0.0.1' } }, /CANDOR_REPORTS .*reports\.json.*"daily"/],
  ])('that could never go out keeps Candor from starting: %j', async (report, words) => {
    await expect(reports(report)).rejects.toThrow(words)
  })
})
