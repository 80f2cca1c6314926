import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SETTINGS, settingsTable } from './settings.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('settings', () => {
  it('are those that the code reads, and no others', () => {
    const code = ['./config.ts', './client.ts'].map(read).join('')
    const used = new Set([...code.matchAll(/env\['(CANDOR_[A-Z_]+)'\]/g)].map(([, name]) => name))
    expect(SETTINGS.map(({ name }) => name).sort()).toEqual([...used].sort())
  })

  it('stand in docs/operating.md as they are', () => {
    expect(read('../docs/operating.md')).toContain(settingsTable())
  })
})
