import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPageData, nextPage, signInAt } from './page-address.ts'

it('tells data from pages', () => {
  expect(['/__data.json', '/reach/__data.json?x=1', '/reach', '/reach?x=/__data.json'].map(isPageData)).toEqual([
    true,
    true,
    false,
    false,
  ])
})

describe('where somebody goes after signing in', () => {
  it.each([
    ['/reach?from=2026-01-01&workspace=shop', '/reach?from=2026-01-01&workspace=shop'],
    ['/initiatives/free%20ticket', '/initiatives/free%20ticket'],
    ['/reach/__data.json?brand=L%C3%BCmen&x-sveltekit-invalidated=01', '/reach?brand=L%C3%BCmen'],
    ['/__data.json', '/'],
  ])('%s is a page: %s', (text, page) => expect(nextPage(text)).toBe(page))

  it.each([
    ...[
      'https://evil.example/',
      '//evil.example/',
      '/\\\\evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      'evil',
      '',
    ],
    ...[
      '/\t/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      '/sign-in?next=/x',
      '/sign-out',
      '/api/reach',
      '/invite/x',
    ],
    ...[`/${'x'.repeat(3000)}`, null, undefined, ['/reach'], 7],
  ])('%j is none, and the first page stands for it', (text) => expect(nextPage(text)).toBe('/'))

  it('is on this host, and has no control character, whatever was asked for', () => {
    const nasty = fc.array(fc.constantFrom('/', '\\\\', '\\', '.', ':', '@', '?', '#', '%0d%0a', '\r\n', '\t', 'evil.example', 'https:', 'x', '&', '=', 'ö')) // prettier-ignore
    fc.assert(
      fc.property(nasty, (parts) => {
        const page = nextPage(`/${parts.join('')}`)
        expect(page).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/)
        expect(new URL(page, 'https://candor.example').origin).toBe('https://candor.example')
        expect(nextPage(page)).toBe(page)
      }),
    )
  })

  it('stands in the address of the sign-in', () => {
    expect(signInAt('/reach?workspace=shop&days=7')).toBe('/sign-in?next=%2Freach%3Fworkspace%3Dshop%26days%3D7')
    expect(signInAt('/')).toBe('/sign-in')
  })
})
