import { expect, it } from 'vitest'
import { staticPage } from './static-page.ts'

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Reach · Candor</title>
<link rel="icon" href="data:,"><link href="../_app/immutable/assets/0.css" rel="stylesheet"><link rel="modulepreload" href="../_app/immutable/entry/start.js">
<style nonce="old">p{color:red}</style><script nonce="old">theme()</script></head>
<body data-sveltekit-preload-data="hover"><div class="app"><a class="skip" href="#content">Skip</a>
<header class="svelte-1"><a class="name" href="/?workspace=shop">Candor</a><nav aria-label="Pages"><a href="/data">Data</a></nav><button>Theme</button></header>
<section class="bar"><details><summary><strong>Lumen</strong><span class="change">Change</span></summary><form action="/reach"><select name="workspace"><option>secret-one</option></select><button>Show</button></form></details><ul class="presets no-print"><li><a href="/reach?days=7">7 days</a></li></ul></section>
<main id="content" onclick="x()"><header><h1>Reach</h1></header><p>It is <button class="text-button" aria-haspopup="dialog" type="button">1,234<span class="visually-hidden">: How do we know?</span></button> <button class="small no-print">How?</button> of <a href="/people?x=1" class="more">all</a>, see <a href="#table">the table</a>.</p>
<details><summary>Table</summary><table id="table"><tr><td>1</td></tr></table></details><a href="/api/tables/reach.csv">CSV</a>
<svg><title>Line</title><path d="M0 0"></path><a href="/x"><text>7</text></a></svg></main>
<footer><p>Live</p></footer><script nonce="old">start()</script></div></body></html>`

it('leaves what a page says, and nothing to press, send or follow', () => {
  const { html, policy } = staticPage(PAGE, '<section class="reader">Shared</section>', 'new+nonce')
  expect(html).not.toMatch(
    /<script|<form|<select|<input|<button|<nav|<footer|onclick|sveltekit|modulepreload|secret-one|How|Change|\/api\//,
  )
  expect([...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['#content', '#table'])
  expect(html).toContain('<span class="">1,234</span>')
  expect(html).toContain('<span class="more">all</span>')
  expect(html).toContain('<details><summary>Table</summary>')
  expect(html).toContain('<div><div><strong>Lumen</strong></div></div>')
  expect(html).toContain('<h1>Reach</h1>')
  expect(html).toMatch(/<svg><title>Line<\/title><path d="M0 0"><\/path><g><text>7<\/text><\/g><\/svg>/)
  expect(html).toMatch(/<body[^>]*><section class="reader">Shared<\/section><div class="app">/)
  expect(policy).toContain("default-src 'none'; style-src 'self' 'nonce-new+nonce'")
})

it('finds its styles from wherever it is shown, under the new policy', () => {
  const { html } = staticPage(PAGE, '', 'n')
  expect(html).toContain('<link href="/_app/immutable/assets/0.css" rel="stylesheet">')
  expect(html).toContain('<style nonce="n">')
  expect(html).not.toContain('old')
})
