import { describe, expect, it } from 'vitest'
import { checkMapping, loadMapping, MappingError } from './mapping.ts'

const rule = { verb: 'Create', id: '{#}', at: '{t}', channel: 'x', actor: '{a}' }
const says = (mapping: unknown): string => {
  try {
    checkMapping(mapping)
    return ''
  } catch (error) {
    if (error instanceof MappingError) return error.message
    throw error
  }
}

describe('mapping', () => {
  it('accepts the smallest useful one', () => {
    expect(says({ format: 'csv', emit: [rule] })).toBe('')
  })

  it('names each wrong field and says what to write', () => {
    const message = says({ format: 'xls', emit: [{ ...rule, verb: 'Tweet', at: 3, txt: '{text}' }] })
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/^format: will not do; write "csv", "ndjson", "mbox", "parquet" or "arrow"$/),
      expect.stringMatching(/^emit\[0\]\.txt: is not known; known here are verb, when, id, /),
      expect.stringMatching(/^emit\[0\]\.verb: will not do; write one of View, Like, /),
      expect.stringMatching(/^emit\[0\]\.at: will not do; write a template that gives the moment/),
    ])
    const headless: Partial<typeof rule> = { ...rule }
    delete headless.actor
    expect(says({ format: 'csv', emit: [headless] })).toMatch(/^emit\[0\]\.actor: is missing; write a template/)
    expect(says({ format: 'csv', emit: [] })).toMatch(/^emit: will not do; write a list with at least one rule/)
    expect(says([])).toMatch(/^the file: will not do; write an object/)
  })

  it('wants together what belongs together', () => {
    expect(says({ format: 'csv', emit: [{ ...rule, experiment: 'e' }] })).toBe(
      'emit[0].arm: is missing; experiment and arm go together',
    )
    expect(says({ format: 'csv', emit: [{ ...rule, objectType: 'Note' }] })).toMatch(/^emit\[0\]\.object: is missing/)
    expect(says({ format: 'csv', timeFormat: 'YYYY-MM-DD', emit: [rule] })).toMatch(/^offset: is missing/)
  })

  it('names the file when that is the trouble', async () => {
    await expect(loadMapping('no-such-mapping.json')).rejects.toThrow(/no-such-mapping.json: cannot be read/)
    await expect(loadMapping(import.meta.filename)).rejects.toThrow(/mapping.spec.ts: is not JSON/)
  })
})
