/**
 * Who is signed in, above a page. It stands outside of what SvelteKit makes and takes over, as plain links and a form: pages get no
 * byte of script for it. The way past it comes first, in the place of the page's own.
 */
import type { Reader } from '@candor/ingest'
import { html } from './html.ts'

/** Puts the strip at the top of a page's HTML. */
export function withReader(page: string, { name, role }: Reader): string {
  const strip = html`<section
    class="reader"
    aria-label="Your sign-in"
    data-sveltekit-reload
    data-sveltekit-preload-data="off"
  >
    <a class="skip" href="#content">Skip to content</a>
    <span>Signed in as ${name}, ${role}</span>
    <a href="/access">Access</a>
    ${role === 'viewer' ? null : html`<a href="/access/share">Share this page</a>`}
    <form method="post" action="/sign-out"><button class="text-button">Sign out</button></form>
  </section>`
  return page.replace(/<body[^>]*>/, (body) => `${body}\n${strip.text}`)
}
