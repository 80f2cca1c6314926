/** What the docs say is what the code does. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { interactionPage } from '../support/interaction-page.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

function pages(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}

it('docs/interaction.md is printed from the schema', () => {
  expect(read('docs/interaction.md')).toBe(interactionPage())
})

it('docs/operating.md names every setting that the code reads, and no other', () => {
  const sources = ['app/config.ts', 'app/client.ts'].map(read).join('')
  const used = new Set([...sources.matchAll(/CANDOR_[A-Z_]+/g)].map(([name]) => name))
  const told = new Set([...read('docs/operating.md').matchAll(/^\| `(CANDOR_[A-Z_]+)`/gm)].map(([, name]) => name))
  expect([...told].sort()).toEqual([...used].sort())
})

describe('links', () => {
  it.each(['README.md', 'CONTRIBUTING.md', ...pages('docs')])('of %s lead somewhere', (page) => {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue
      expect([target, existsSync(join(root, dirname(page), target))]).toEqual([target, true])
    }
  })
})

it('the lockfile holds no addresses', () => {
  expect(read('pnpm-lock.yaml')).not.toMatch(/https?:\/\/|tarball:/)
})
