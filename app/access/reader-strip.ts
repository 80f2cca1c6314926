/**
 * Who is signed in, above a page. It stands outside of what SvelteKit makes and takes over, as plain links and a form: pages get no
 * byte of script for it.
 */
import type { Reader } from '@candor/ingest'
import { html } from './html.ts'

/** Puts the strip at the top of a page's HTML. */
export function withReader(page: string, { name, role }: Reader): string {
  const strip = html`<section class="reader" aria-label="Your sign-in">
    <span>Signed in as ${name}, ${role}</span>
    <a href="/access">Access</a>
    ${role === 'viewer' ? null : html`<a href="/access/share">Share this page</a>`}
    <form method="post" action="/sign-out"><button class="text-button">Sign out</button></form>
  </section>`
  return page.replace(/<body[^>]*>/, (body) => `${body}\n${strip.text}`)
}
