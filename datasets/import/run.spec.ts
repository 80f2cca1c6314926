import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Interaction } from '@candor/ingest/interaction'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { checkMapping } from './mapping.ts'
import { preview } from './preview.ts'
import { importFile, type ImportOptions } from './run.ts'
import { SendError } from './send.ts'
import { temporaryDirectory } from './temporary.ts'

const interaction = Compile(Interaction)

/** The server as an import sees it: accepts each id once, refuses whom it is told, and breaks when it is told. */
class Server {
  readonly seen = new Set<string>()
  calls = 0
  breakAt = Infinity

  readonly fetch = (_address: unknown, init?: RequestInit): Promise<Response> => {
    if (String(_address).includes('/v1/definitions')) return Promise.resolve(Response.json({}))
    if (++this.calls >= this.breakAt) return Promise.resolve(new Response('out of order', { status: 500 }))
    const lines = gunzipSync(init?.body as Buffer)
      .toString('utf8')
      .split('\n')
    const reply = { received: lines.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] as object[] }
    for (const [position, line] of lines.entries()) {
      const event: unknown = JSON.parse(line)
      if (!interaction.Check(event)) throw new Error(`an invalid interaction was sent: ${line}`)
      if (event.text === 'bad') reply.errors.push({ position, reason: 'too_bad', detail: 'because' })
      else if (this.seen.has(event.id)) reply.duplicates++
      else reply.accepted++
      if (event.text !== 'bad') this.seen.add(event.id)
    }
    reply.deadLettered = reply.errors.length
    return Promise.resolve(Response.json(reply))
  }
}

async function setting(rows: string[], server = new Server()): Promise<ImportOptions & { server: Server }> {
  const directory = await temporaryDirectory()
  const file = join(directory, 'export.csv')
  await writeFile(file, `when,who,said\n${rows.join('\n')}\n`)
  const emit = [{ verb: 'Create', id: 'post-{#}', at: '{when}', channel: 'x', actor: '{who}', text: '{said}' }]
  const mapping = checkMapping({ format: 'csv', timeFormat: 'YYYY-MM-DD', offset: 'Z', emit })
  const target = { url: 'http://candor.test', workspace: 'main', fetch: server.fetch, wait: () => Promise.resolve() }
  return { file, mapping, target, stateDirectory: join(directory, 'state'), server }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `2025-01-01,u${index},hello`)

describe('import', () => {
  it('brings in every row once, and doubles nothing when it is repeated', async () => {
    const { server, ...options } = await setting(many(2500))
    const progress: number[] = []
    const first = await importFile({ ...options, onProgress: ({ rows }) => progress.push(rows) })
    expect(first).toEqual({
      sent: 2500,
      accepted: 2500,
      duplicates: 0,
      deadLettered: 0,
      rows: 2500,
      resumedAt: 0,
      problemCount: 0,
      problems: [],
    })
    expect(progress).toEqual([1000, 2000, 2500])
    expect(await importFile(options)).toMatchObject({ accepted: 0, duplicates: 2500 })
    expect(server.seen.size).toBe(2500)
    expect(await readdir(options.stateDirectory)).toEqual([])
  })

  it('goes on where it was broken off, and its report covers both runs', async () => {
    const { server, ...options } = await setting(['2025-13-13,early,hello', ...many(2999)])
    server.breakAt = 3
    await expect(importFile(options)).rejects.toThrow(SendError)
    expect(server.seen.size).toBe(2000)
    server.breakAt = Infinity
    const report = await importFile(options)
    expect(report).toMatchObject({
      rows: 3000,
      resumedAt: 2001,
      sent: 2999,
      accepted: 2999,
      duplicates: 0,
      problemCount: 1,
    })
    expect(report.problems[0]).toMatchObject({ row: 1, line: 2, column: 'when' })
  })

  it('goes on at another address only when told that it is the same place', async () => {
    const { server, ...options } = await setting(many(1500))
    const moved = { ...options, target: { ...options.target, url: 'http://candor.test:81' } }
    server.breakAt = 2
    await expect(importFile({ ...options, destination: 'here' })).rejects.toThrow(SendError)
    server.breakAt = Infinity
    expect(await importFile(moved)).toMatchObject({ resumedAt: 0 })
    expect(await importFile({ ...moved, destination: 'here' })).toMatchObject({ resumedAt: 1000 })
  })

  it('begins again when the mapping changed', async () => {
    const { server, ...options } = await setting(many(1500))
    server.breakAt = 2
    await expect(importFile(options)).rejects.toThrow(SendError)
    server.breakAt = Infinity
    const mapping = { ...options.mapping, note: 'changed' }
    expect(await importFile({ ...options, mapping })).toMatchObject({ resumedAt: 0, accepted: 500, duplicates: 1000 })
  })

  it('reports by line what could not be read and what the server refused', async () => {
    const { server, ...options } = await setting([
      '2025-01-01,a,fine',
      'soon,b,late',
      '2025-01-01,c,bad',
      '2025-01-01,d',
    ])
    const heard: number[] = []
    const report = await importFile({ ...options, onProblem: ({ line }) => heard.push(line) })
    expect(report).toMatchObject({ rows: 4, accepted: 1, deadLettered: 1, problemCount: 3 })
    expect(report.problems).toEqual([
      { row: 2, line: 3, column: 'when', reason: '"soon" does not look like "YYYY-MM-DD"' },
      { row: 4, line: 5, column: '', reason: 'has 2 fields where the first line names 3' },
      { row: 3, line: 4, column: '', reason: 'event post-3 was refused by the server (too_bad): because' },
    ])
    expect(heard).toEqual([3, 5, 4])
    expect([...server.seen]).toEqual(['post-1'])
  })

  it('shows beforehand what would be sent, and sends nothing', async () => {
    const { server, ...options } = await setting(['2025-01-01,a,fine', 'soon,b,late', '2025-01-01,c,later'])
    const seen = await preview(options.file, options.mapping, 2)
    expect(seen.columns).toEqual(['when', 'who', 'said'])
    expect(seen.rows.map(({ line, interactions, problem }) => [line, interactions[0]?.id, problem?.column])).toEqual([
      [2, 'post-1', undefined],
      [3, undefined, 'when'],
    ])
    expect(server.calls).toBe(0)
  })
})
