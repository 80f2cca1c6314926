import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { REJECTIONS } from './rejection.ts'

it('is the catalogue that docs/dead-letters.md prints, in both directions', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/dead-letters.md'), 'utf8')
  const printed = [...page.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, code, advice]) => [code, advice])
  expect(printed).toEqual(Object.entries(REJECTIONS))
})
