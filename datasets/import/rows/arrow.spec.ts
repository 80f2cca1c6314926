import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  Binary, DateDay, Decimal, Dictionary, Float32, Int32, Int64, List, Field, Struct, Table, tableToIPC, TimestampMillisecond,
  TimestampMicrosecond, Utf8, vectorFromArray,
} from 'apache-arrow' // prettier-ignore
import { describe, expect, it } from 'vitest'
import { readRows, type Row } from '../read-rows.ts'
import { temporaryDirectory } from '../temporary.ts'

async function rowsOf(content: Uint8Array): Promise<Row[]> {
  const path = join(await temporaryDirectory(), 'export.arrow')
  await writeFile(path, content)
  const rows: Row[] = []
  for await (const row of readRows(path, { format: 'arrow' })) rows.push(row)
  return rows
}

const NOON = new Date('2026-03-01T12:00:00.250Z')
const table = (): Table =>
  new Table({
    id: vectorFromArray([9007199254740993n, null], new Int64()),
    float: vectorFromArray([0.1, -2.5], new Float32()),
    at: vectorFromArray([NOON, NOON], new TimestampMillisecond('UTC')),
    local: vectorFromArray([NOON, NOON], new TimestampMicrosecond()),
    day: vectorFromArray([NOON, NOON], new DateDay()),
    word: vectorFromArray(['a', 'a'], new Dictionary(new Utf8(), new Int32())),
    price: vectorFromArray([Uint32Array.of(1137, 0, 0, 0), Uint32Array.of(0xfffffffb, 0xffffffff, 0xffffffff, 0xffffffff)], new Decimal(2, 12, 128)),
    user: vectorFromArray([{ name: 'Ann', since: NOON }, { name: 'Bob', since: NOON }], new Struct<{ name: Utf8; since: TimestampMillisecond }>([new Field('name', new Utf8()), new Field('since', new TimestampMillisecond('UTC'))])),
    bytes: vectorFromArray([new Uint8Array([0xff]), new Uint8Array([0x61])], new Binary()),
    tags: vectorFromArray([['x'], []], new List(new Field('tag', new Utf8()))),
  }) // prettier-ignore

describe('Arrow rows', () => {
  it.each(['file', 'stream'] as const)('keep every digit and every offset (%s)', async (kind) => {
    const rows = await rowsOf(tableToIPC(table(), kind))
    const moments = { at: '2026-03-01T12:00:00.250Z', local: '2026-03-01T12:00:00.250', day: '2026-03-01', word: 'a' }
    expect(rows.map(({ fields }) => fields)).toEqual([
      {
        id: '9007199254740993',
        float: '0.1',
        ...moments,
        price: '11.37',
        'user.name': 'Ann',
        'user.since': '2026-03-01T12:00:00.250Z',
      },
      {
        id: '',
        float: '-2.5',
        ...moments,
        price: '-0.05',
        'user.name': 'Bob',
        'user.since': '2026-03-01T12:00:00.250Z',
        bytes: 'a',
      },
    ])
    expect(rows.map(({ faults }) => faults)).toEqual([
      { bytes: 'holds bytes that are not UTF-8 text', tags: 'is a list; a template needs a single value' },
      { tags: 'is a list; a template needs a single value' },
    ])
    expect(rows.map(({ number, line }) => [number, line])).toEqual([[1, 1], [2, 2]]) // prettier-ignore
  })

  it.each([
    ['no Arrow at all', new TextEncoder().encode('a,b\n1,2\n'.repeat(10))],
    ['an empty file', new Uint8Array()],
    ['a file cut in half', tableToIPC(table(), 'stream').subarray(0, 900)],
  ])('refuse %s', async (_words, content) => {
    await expect(rowsOf(content)).rejects.toThrow(/export\.arrow: (is not an Arrow file|cannot be read)/)
  })
})
