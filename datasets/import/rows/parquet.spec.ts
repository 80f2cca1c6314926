import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { readRows, type Row } from '../read-rows.ts'
import { temporaryDirectory } from '../temporary.ts'

async function rowsOf(content: Uint8Array): Promise<Row[]> {
  const path = join(await temporaryDirectory(), 'export.parquet')
  await writeFile(path, content)
  const rows: Row[] = []
  for await (const row of readRows(path, { format: 'parquet' })) rows.push(row)
  return rows
}

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData']
const written = (columnData: Columns, rest: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...rest }))

describe('Parquet rows', () => {
  it('keep every digit: 64-bit numbers, decimals, 32-bit floats', async () => {
    const file = written([
      { name: 'id', data: [9007199254740993n, -1n], type: 'INT64' },
      { name: 'float', data: [0.1, 16777216], type: 'FLOAT' },
      { name: 'double', data: [0.1 + 0.2, 1e21], type: 'DOUBLE' },
    ])
    expect((await rowsOf(file)).map(({ fields }) => fields)).toEqual([
      { id: '9007199254740993', float: '0.1', double: '0.30000000000000004' },
      { id: '-1', float: '16777216', double: '1e+21' },
    ])
  })

  it('keep decimals as they are written: 11.37 and not 11.370000000000001', async () => {
    const file = written([{ name: 'price', data: [11.37, -0.05, null] }], {
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'price', type: 'INT64', converted_type: 'DECIMAL', scale: 2, precision: 12, repetition_type: 'OPTIONAL' },
      ],
    }) // prettier-ignore
    expect((await rowsOf(file)).map(({ fields }) => fields['price'])).toEqual(['11.37', '-0.05', ''])
  })

  it('are moments with their offset, text, truth values and nothing', async () => {
    const file = written([
      { name: 'at', data: [new Date('2026-03-01T09:30:00.123Z')], type: 'TIMESTAMP' },
      { name: 'text', data: ['Grüße\u0000🎟️'], type: 'STRING' },
      { name: 'yes', data: [true], type: 'BOOLEAN' },
      { name: 'none', data: [null], type: 'STRING' },
    ])
    expect(await rowsOf(file)).toEqual([
      {
        number: 1,
        line: 1,
        fields: { at: '2026-03-01T09:30:00.123Z', text: 'Grüße\u0000🎟️', yes: 'true', none: '' },
        faults: {},
      },
    ])
  })

  it('are counted through all row groups', async () => {
    const data = Array.from({ length: 2500 }, (_, index) => `row ${index + 1}`)
    const rows = await rowsOf(written([{ name: 'name', data, type: 'STRING' }], { rowGroupSize: 1000 }))
    expect(rows.map(({ fields }) => fields['name'])).toEqual(data)
    expect(rows.at(-1)?.number).toBe(2500)
  })

  it('name what has no text', async () => {
    const file = written([
      { name: 'bytes', data: [new Uint8Array([0xff, 0xfe])], type: 'BYTE_ARRAY' },
      { name: 'nan', data: [NaN], type: 'DOUBLE' },
    ])
    expect((await rowsOf(file))[0]?.faults).toEqual({
      bytes: 'holds bytes that are not UTF-8 text',
      nan: 'is NaN, which is no number to count with',
    })
  })

  it.each([
    ['no Parquet at all', new TextEncoder().encode('a,b\n1,2\n'.repeat(10))],
    ['an empty file', new Uint8Array()],
    ['a file cut in half', written([{ name: 'a', data: ['x'], type: 'STRING' }]).subarray(0, 60)],
  ])('refuse %s with its name', async (_words, content) => {
    await expect(rowsOf(content)).rejects.toThrow(/export\.parquet: is not a Parquet file/)
  })

  it('say when there is no file', async () => {
    const reading = readRows(join(await temporaryDirectory(), 'missing'), { format: 'parquet' }).next()
    await expect(reading).rejects.toThrow(/missing: cannot be opened/)
  })
})
