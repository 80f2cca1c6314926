/** ClickHouse types as Candor uses them: read from text, and said in TypeScript. */

export type ColumnType =
  | { kind: 'String' | 'Bool' | 'Float' | 'Date' | 'DateTime'; name: string }
  | { kind: 'Integer'; name: string; signed: boolean }
  | { kind: 'Nullable' | 'Array'; name: string; of: ColumnType }
  | { kind: 'Map'; name: string; of: ColumnType }
  | { kind: 'Tuple'; name: string; parts: ColumnType[] }

function splitArguments(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')') depth--
    if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim())
}

function readScalar(name: string): ColumnType {
  if (name === 'String' || name === 'Bool' || name === 'Date') return { kind: name, name }
  if (name === 'Float64' || name === 'Float32') return { kind: 'Float', name }
  if (/^U?Int(8|16|32|64)$/.test(name)) return { kind: 'Integer', name, signed: name.startsWith('I') }
  if (/^DateTime64\(3, 'UTC'\)$/.test(name) || name === "DateTime('UTC')") return { kind: 'DateTime', name }
  throw new Error(
    `Type ${name} is not one Candor's queries use: cast it to String, Bool, Float64, an integer up to 64 bits, Date, ` +
      "DateTime64(3, 'UTC'), or Nullable, Array, Map(String, …) or an unnamed Tuple of these.",
  )
}

/** Reads a type. LowCardinality is storage, not meaning, and falls away. @throws on a type outside the supported set */
export function readType(text: string): ColumnType {
  const match = /^(\w+)\(([\s\S]*)\)$/.exec(text.trim())
  const outer = match?.[1]
  const inner = match?.[2] ?? ''
  if (outer === 'LowCardinality') return readType(inner)
  if (outer === 'Nullable' || outer === 'Array') {
    const of = readType(inner)
    return { kind: outer, name: `${outer}(${of.name})`, of }
  }
  if (outer === 'Tuple') {
    const parts = splitArguments(inner).map(readType)
    return { kind: 'Tuple', name: `Tuple(${parts.map((part) => part.name).join(', ')})`, parts }
  }
  if (outer === 'Map') {
    const [key, value] = splitArguments(inner)
    if (readType(key ?? '').name !== 'String') throw new Error(`A Map needs String keys, not ${text}.`)
    const of = readType(value ?? '')
    return { kind: 'Map', name: `Map(String, ${of.name})`, of }
  }
  return readScalar(text.trim().replace(/\s*,\s*/g, ', '))
}

/** The TypeScript type of a value that comes back. */
export function rowTypeText(type: ColumnType): string {
  switch (type.kind) {
    case 'Integer':
    case 'Float':
      return 'number'
    case 'Bool':
      return 'boolean'
    case 'Nullable':
      return `${rowTypeText(type.of)} | null`
    case 'Array':
      return type.of.kind === 'Nullable' ? `(${rowTypeText(type.of)})[]` : `${rowTypeText(type.of)}[]`
    case 'Map':
      return `Record<string, ${rowTypeText(type.of)}>`
    case 'Tuple':
      return `[${type.parts.map(rowTypeText).join(', ')}]`
    default:
      return 'string'
  }
}

/** The TypeScript type of a parameter. */
export function paramTypeText(type: ColumnType): string {
  if (type.kind === 'DateTime' || type.kind === 'Date') return 'string | Date'
  if (type.kind === 'Nullable') return `${paramTypeText(type.of)} | null`
  if (type.kind === 'Array') return `readonly (${paramTypeText(type.of)})[]`
  return rowTypeText(type)
}
