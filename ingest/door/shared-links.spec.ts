import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOST_LINKS, SharedLinks, type SharedLink } from './shared-links.ts'

let directory = ''
let now = Date.parse('2026-03-01T00:00:00Z')
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-links-'))
})
afterEach(() => rm(directory, { recursive: true }))

const open = (): Promise<SharedLinks> => SharedLinks.open({ directory, now: () => now })
const asked = { page: '/reach?workspace=shop', workspace: 'shop', until: null, madeBy: 'user-1' }
const tokenOf = (links: SharedLinks, link: SharedLink): string => links.pathOf(link).replace('/shared/', '')
const file = (): string => join(directory, 'links.json')

describe('a link', () => {
  it('is signed with a secret of the data directory, which its owner alone may read, and outlives a restart', async () => {
    const links = await open()
    const link = await links.make(asked)
    const token = tokenOf(links, link)
    expect(token).toMatch(/^link-[0-9a-f]{10}\.[\w-]{43}$/)
    expect((await stat(join(directory, 'link-secret'))).mode & 0o777).toBe(0o600)
    expect(await readFile(file(), 'utf8')).not.toContain(token.split('.')[1])
    const again = await open()
    expect(again.find(token)).toEqual({ is: 'good', link })
    expect(tokenOf(again, link)).toBe(token)
  })

  it('that was made up, altered or signed elsewhere is none', async () => {
    const links = await open()
    const [link, other] = [await links.make(asked), await links.make({ ...asked, page: '/people' })]
    const [id = '', signature = ''] = tokenOf(links, link).split('.')
    const theirs = tokenOf(links, other).split('.')[1] ?? ''
    const swapped = `${signature.slice(0, -2)}${signature.endsWith('A') ? 'B' : 'A'}${signature.at(-1) ?? ''}`
    for (const token of [
      '',
      '.',
      id,
      `${id}.`,
      `${id}.${theirs}`,
      `${other.id}.${signature}`,
      `${id}.${swapped}`,
      `${id}.${signature}.x`,
      `${id}.${signature}=`,
      `link-0000000000.${signature}`,
      `__proto__.${signature}`,
    ])
      // prettier-ignore
      expect([token, links.find(token)]).toEqual([token, { is: 'none' }])
    const elsewhere = await mkdtemp(join(tmpdir(), 'candor-links-'))
    await writeFile(join(elsewhere, 'links.json'), await readFile(file()))
    const strange = await SharedLinks.open({ directory: elsewhere, now: () => now })
    expect(strange.find(`${id}.${signature}`)).toEqual({ is: 'none' })
    await rm(elsewhere, { recursive: true })
  })

  it.each([
    ['page', '/people'],
    ['workspace', 'main'],
    ['until', null],
  ])('whose %s is altered in the list is none any more', async (field, value) => {
    const links = await open()
    const link = await links.make({ ...asked, until: '2026-04-01T00:00:00Z' })
    const token = tokenOf(links, link)
    await writeFile(file(), JSON.stringify({ links: [{ ...link, [field]: value }] }))
    expect((await open()).find(token)).toEqual({ is: 'none' })
  })

  it('is over when its time is, and taken back at once and for good', async () => {
    const links = await open()
    const [short, long] = [await links.make({ ...asked, until: '2026-03-08' }), await links.make(asked)]
    const [one, two] = [tokenOf(links, short), tokenOf(links, long)]
    expect([links.find(one).is, links.find(two).is]).toEqual(['good', 'good'])
    now = Date.parse('2026-03-08T00:00:00Z')
    await links.revoke(long.id)
    expect([links.find(one).is, links.find(two).is]).toEqual(['over', 'revoked'])
    expect([(await open()).find(one).is, (await open()).find(two).is]).toEqual(['over', 'revoked'])
    await expect(links.revoke('link-none')).rejects.toThrow('There is no link')
    now = Date.parse('2026-03-01T00:00:00Z')
  })

  it.each(['2026-02-28', '2036-12-01', 'tomorrow', '', '2026', 'Sat, 07 Mar 2026'])(
    'does not end at %j',
    async (until) => {
      await expect((await open()).make({ ...asked, until })).rejects.toThrow('It cannot end at')
    },
  )
})

describe('what can be shared', () => {
  it.each([
    ['/reach?brand=L%C3%BCmen', '/reach?brand=L%C3%BCmen'],
    ['https://candor.example/initiatives/free-ticket?x=1#claims', '/initiatives/free-ticket?x=1'],
    ['https://candor.example', '/'],
    ['/dataset', '/dataset'],
  ])('%s is the page %s', (text, page) => expect(SharedLinks.page(text)).toBe(page))

  it.each([
    '/data',
    '/data?lines=on',
    '/people/one?channel=x&id=ann',
    '/access',
    '/shared/x',
    '/x/../data',
    '/d%61ta',
    '/people%2Fone',
  ])('%s shows more than numbers', (text) => expect(() => SharedLinks.page(text)).toThrow('numbers alone are shared'))

  it.each([
    'reach',
    '//evil.example',
    'javascript:alert(1)',
    '/api/reach',
    '/v1/users',
    '/sign-out',
    ''.padEnd(3000, '/x'),
  ])('%j is no page', (text) => expect(() => SharedLinks.page(text)).toThrow('is no page'))
})

it('there are five thousand at most: those that are over make place', async () => {
  const done = Array.from({ length: MOST_LINKS }, (_, n) => ({
    ...{ id: `link-${n}`, page: '/', workspace: 'main', until: null, madeBy: null, createdAt: '' },
    revokedAt: n === 7 ? '2026-01-01' : null,
  }))
  await writeFile(file(), JSON.stringify({ links: done }))
  const links = await open()
  const link = await links.make(asked)
  expect([links.list().length, links.list().some(({ id }) => id === 'link-7')]).toEqual([MOST_LINKS, false])
  await expect(links.make(asked)).rejects.toThrow('take some back')
  expect(links.find(tokenOf(links, link)).is).toBe('good')
})

it.each([
  ['links.json', '{"links":[{}]}'],
  ['link-secret', '"short"'],
])('refuses to start on a damaged %s', async (name, content) => {
  await writeFile(join(directory, name), content)
  await expect(open()).rejects.toThrow(/Restore it, or remove it/)
})
