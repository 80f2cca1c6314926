/** The frame of the pages of access: plain HTML under a policy that lets no script run, and that nothing keeps. */
import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { html, Html, type Html as Markup } from './html.ts'
import { SHEET } from './sheet.ts'

export interface Page {
  title: string
  body: Markup
  status?: number
  /** A link back into Candor beside its name; left out where there is nothing to go back to. */
  back?: boolean
}

/** Sends a page. */
export function sendPage(reply: FastifyReply, { title, body, status = 200, back = false }: Page): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .status(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(document(title, body, nonce, back).text)
}

const document = (title: string, body: Markup, nonce: string, back: boolean): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Candor</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${new Html(SHEET)}
        </style>
      </head>
      <body>
        <div class="page">
          <header class="top">
            ${back ? html`<a class="name" href="/">Candor</a> <a href="/">Back to the dashboard</a>` : html`<span class="name">Candor</span>`}
          </header>
          <main>
            <h1>${title}</h1>
            ${body}
          </main>
        </div>
      </body>
    </html> `
