import { afterAll, describe, expect, it } from 'vitest'
import { countSelectedRows } from './load-count.ts'
import { interaction } from './test/rows.ts'
import { temporaryDirectory } from './test/temporary.ts'

describe('counting the rows that a load selects', () => {
  const directory = temporaryDirectory()
  afterAll(() => directory.remove())

  it('reads the kind wherever it stands and however it is written', async () => {
    const file = directory.file(
      [
        '{"kind":"actor"}',
        '{"workspace":"w","kind":"actor"}',
        '{ "kind" : "act\\u006fr" }',
        '',
        '{"kind":"person"}',
        '{"text":"\\"kind\\":\\"actor\\"","kind":"interaction"}',
      ].join('\r\n'),
    )
    expect(await countSelectedRows('actor', file)).toBe(3)
    expect(await countSelectedRows('person', file)).toBe(1)
    expect(await countSelectedRows('interaction', file)).toBe(1)
  })

  it('takes for links only what names another account', async () => {
    const file = directory.journal([
      interaction({ event_id: 'a', verb: 'Link', linked: 2 }),
      interaction({ event_id: 'b', verb: 'Unlink', linked: 2 }),
      interaction({ event_id: 'c', verb: 'Link' }),
      interaction({ event_id: 'd', text: 'Link' }),
    ])
    expect(await countSelectedRows('identity_link', file)).toBe(2)
  })
})
