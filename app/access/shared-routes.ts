/** /shared/…: a page as somebody shared it, for whoever has the link. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { SharedLink } from '@candor/ingest'
import { sendPage } from './document.ts'
import { html, type Html } from './html.ts'
import { moment } from './moment.ts'
import { isPage, type Shares } from './shares.ts'
import { staticPage } from './static-page.ts'

export function sharedRoutes(app: FastifyInstance, shares: Shares): void {
  const options = { schema: { hide: true }, config: { access: 'public' } } as const
  app.get('/shared/:token', options, async (request, reply) => {
    const found = shares.links.find((request.params as { token: string }).token)
    void reply.headers({ 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    if (found.is === 'none')
      return sayNot(reply, 404, 'There is no such link', 'Look whether the address is whole; links are long.')
    const { link } = found
    if (found.is === 'revoked')
      return sayNot(
        reply,
        410,
        'This page is not shared any more',
        `The link was taken back on ${moment(link.revokedAt)}.`,
      )
    if (found.is === 'over')
      return sayNot(reply, 410, 'This page is not shared any more', `The link was good until ${moment(link.until)}.`)
    const page = await shares.render(link)
    if (page.status !== 200 || !isPage(page))
      return sayNot(
        reply,
        page.status === 200 ? 404 : page.status,
        'This page cannot be shown now',
        'Try again later, or ask whoever shared it.',
      )
    const nonce = randomBytes(16).toString('base64')
    const banner = shared(link, await shares.asOf(link)).text
    const still = staticPage(await page.text(), banner, nonce)
    return reply
      .headers({ 'content-security-policy': still.policy, 'x-content-type-options': 'nosniff' })
      .type('text/html; charset=utf-8')
      .send(still.html)
  })
}

const shared = ({ until }: SharedLink, asOf: string | null): Html => html`
  <section class="reader" aria-label="A shared page">
    <strong>Shared by Candor</strong>
    <span>read-only, numbers and no names</span>
    <span>${asOf === null ? 'no data yet' : `as of ${moment(asOf)}`}</span>
    <span>${until === null ? 'until it is taken back' : `until ${moment(until)}`}</span>
  </section>
`

const sayNot = (reply: FastifyReply, status: number, title: string, words: string): FastifyReply =>
  sendPage(reply, { title, status, body: html`<p>${words}</p>` })
