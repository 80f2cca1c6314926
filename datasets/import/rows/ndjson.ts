/** NDJSON: one object a line, nested names joined by dots. */
import { lines, textOf } from './bytes.ts'
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

/** Nested names are joined by dots; null is empty; a list is a fault, because a template has no place for it. */
function flatten(path: string, value: object, row: { fields: Record<string, string>; faults: Record<string, string> }) {
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`
    if (entry === null) row.fields[name] = ''
    else if (Array.isArray(entry)) row.faults[name] = 'is a list; a template needs a single value'
    else if (typeof entry === 'object') flatten(name, entry, row)
    else if (typeof entry === 'number' && Number.isInteger(entry) && !Number.isSafeInteger(entry)) {
      row.faults[name] = 'has more digits than a JSON number keeps; export it as text in quotes'
    } else row.fields[name] = `${entry as string | number | boolean}`
  }
}
