import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRows, type Row } from './read-rows.ts'
import { temporaryDirectory } from './temporary.ts'

async function rowsOf(content: string | Buffer, format: 'csv' | 'ndjson' = 'csv', delimiter = ','): Promise<Row[]> {
  const path = join(await temporaryDirectory(), 'export')
  await writeFile(path, content)
  const rows: Row[] = []
  for await (const row of readRows(path, { format, delimiter })) rows.push(row)
  return rows
}

describe('CSV rows', () => {
  it('have their numbers and lines: quoted line breaks, blank lines, byte order mark', async () => {
    const rows = await rowsOf('\ufeffid,text\n1,"two\nlines"\n\n2,"a ""word"""\r\n')
    expect(rows).toEqual([
      { number: 1, line: 2, fields: { id: '1', text: 'two\nlines' }, faults: {} },
      { number: 2, line: 5, fields: { id: '2', text: 'a "word"' }, faults: {} },
    ])
  })

  it('count lines alike for every line end', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const rows = await rowsOf(['a,b', '1,2', '"x","y"', '3', ''].join(end))
      expect(rows.map(({ number, line, problem }) => [number, line, problem === undefined])).toEqual([
        [1, 2, true],
        [2, 3, true],
        [3, 4, false],
      ])
    }
  })

  it('are the same gzipped, whatever the name, and with any delimiter', async () => {
    const plain = await rowsOf('a;b\n1;2\n', 'csv', ';')
    expect(await rowsOf(gzipSync('a;b\n1;2\n'), 'csv', ';')).toEqual(plain)
    expect(plain[0]?.fields).toEqual({ a: '1', b: '2' })
  })

  it('report what cannot be read, and lose none of their neighbours', async () => {
    const rows = await rowsOf('a,b\n1,ok\n2,too,many\n3\n4,stray"quote\n5,ok\n')
    expect(rows.map(({ number, line, fields, problem }) => [number, line, fields.b ?? problem])).toEqual([
      [1, 2, 'ok'],
      [2, 3, 'has 3 fields where the first line names 2'],
      [3, 4, 'has 1 fields where the first line names 2'],
      [4, 5, 'stray"quote'],
      [5, 6, 'ok'],
    ])
  })

  it('say from which line on nothing could be read when a quote is never closed', async () => {
    const [, second, ...others] = await rowsOf('a,b\n1,ok\n2,"open\n3,lost\n')
    expect(second?.problem).toMatch(/a quote that opens on line 3 or later is never closed: lines 3 to [45]/)
    expect(others).toEqual([])
  })

  it('name the column whose bytes are not UTF-8 instead of replacing them', async () => {
    const [row] = await rowsOf(Buffer.concat([Buffer.from('a,b\ncaf'), Buffer.from([0xe9]), Buffer.from(',ok\n')]))
    expect(row?.fields).toEqual({ b: 'ok' })
    expect(row?.faults).toEqual({ a: 'is not valid UTF-8; save the file as UTF-8' })
  })

  it('come back as they were written (property: any cells, quoted as RFC 4180 says)', async () => {
    const cell = fc.string({ unit: 'grapheme' })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (table) => {
        const quoted = table.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')
        const rows = await rowsOf(`"a","b"\n${quoted}\n`)
        expect(rows.map(({ fields }) => [fields.a, fields.b])).toEqual(table)
      }),
      { numRuns: 40 },
    )
  })

  it('are refused with a reason when the file is no such file', async () => {
    await expect(rowsOf('')).rejects.toThrow(/the file is empty/)
    await expect(rowsOf('a,a\n1,2\n')).rejects.toThrow(/column name "a" stands twice/)
    await expect(rowsOf(gzipSync('a,b\n1,2\n').subarray(0, 20))).rejects.toThrow(/cannot be read to its end/)
    const missing = readRows('no-such-file.csv', { format: 'csv' })
    await expect(missing.next()).rejects.toThrow(/no-such-file.csv: cannot be opened/)
  })
})

describe('NDJSON rows', () => {
  it('have nested names, and faults where a value has no place in a template', async () => {
    const rows = await rowsOf(
      '{"id":"1","user":{"name":"A"},"n":2.5,"none":null,"tags":["a"]}\n\n{"id":9007199254740993}',
      'ndjson',
    )
    expect(rows[0]?.fields).toEqual({ id: '1', 'user.name': 'A', n: '2.5', none: '' })
    expect(rows[0]?.faults).toEqual({ tags: 'is a list; a template needs a single value' })
    expect(rows[1]).toMatchObject({
      number: 2,
      line: 3,
      fields: {},
      faults: { id: expect.stringMatching(/more digits/) as string },
    })
  })

  it('report a line that is no object', async () => {
    const rows = await rowsOf('{"a":1}\nnot json\n[1]\n{"a":2}\n', 'ndjson')
    expect(rows.map(({ line, problem }) => [line, problem])).toEqual([
      [1, undefined],
      [2, 'is not a JSON object'],
      [3, 'is not a JSON object'],
      [4, undefined],
    ])
  })
})
