/** Forms of the pages of access: how they are read, and whose they may be. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isFromOwnPage, ProblemError, signInAt, toProblem } from '@candor/ingest'
import { sendPage } from './document.ts'
import { html } from './html.ts'

const MOST_BYTES = 20_000

/**
 * Prepares a scope for forms: what a page of another site had the browser send is refused, and whatever goes wrong is told as a
 * page.
 */
export function takeForms(app: FastifyInstance, onTrouble: (message: string, error: unknown) => void): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST' && !isFromOwnPage(request)) await sendTrouble(reply, new ProblemError('not_own_page'))
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, onTrouble)
    const isAsked = problem.statusCode === 401 && request.method === 'GET'
    return isAsked ? reply.redirect(signInAt(request.url), 303) : sendTrouble(reply, problem)
  })
}

/** What somebody wrote into a field; '' where there is none. */
export function field({ body }: FastifyRequest, name: string): string {
  return body instanceof URLSearchParams ? (body.get(name) ?? '') : ''
}

function sendTrouble(reply: FastifyReply, problem: ProblemError): FastifyReply {
  const body = html`<div class="told trouble" role="alert"><p>${problem.message}</p></div>
    <p><a href="/">Go to the first page</a></p>`
  return sendPage(reply.headers(problem.headers), { title: 'That was not done', body, status: problem.statusCode })
}
