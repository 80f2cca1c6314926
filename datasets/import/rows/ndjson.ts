/** NDJSON: one object a line, nested names joined by dots. */
import { lines, textOf } from './bytes.ts'
import { flatten } from './flatten.ts'
import type { Row } from './row.ts'

/** Rows of an NDJSON file: one object a line. */
export async function* ndjsonRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row> {
  let line = 0
  let number = 0
  for await (const raw of lines(bytes)) {
    line++
    const row: { fields: Record<string, string>; faults: Record<string, string> } = { fields: {}, faults: {} }
    const text = decode(raw)
    if (text?.trim() === '') continue
    number++
    const value = text === null ? null : parseObject(text)
    if (value === null) {
      const problem = text === null ? 'is not valid UTF-8; save the file as UTF-8' : 'is not a JSON object'
      yield { number, line, ...row, problem }
      continue
    }
    flatten('', value, row)
    yield { number, line, ...row }
  }
}

function decode(raw: Buffer): string | null {
  const text = textOf(raw)
  return text?.startsWith('\ufeff') === true ? text.slice(1) : text
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
