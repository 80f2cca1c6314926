/**
 * Cuts a JSON array out of a request body into the bytes of its elements, so that a bad element can be kept exactly as it
 * came and its neighbours go on. JSON's structure is ASCII, so bytes that are not UTF-8 inside one string do not matter.
 */
/**
 * How many pieces are cut from one body at most: one more than a request may have events (20,000), so that it is seen to be
 * too large. A body of a few packed kilobytes can hold tens of millions, and each would cost two hundred bytes of memory.
 */
export const MAX_PIECES = 20_001

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENERS = new Set([0x7b, 0x5b])
const CLOSERS = new Set([0x7d, 0x5d])
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])
const CLOSE_ARRAY = 0x5d
const OPEN_ARRAY = 0x5b

/**
 * The elements of the array that begins at `start` (at most the first 20,001), and the offset just behind its closing
 * bracket; null if it is unbalanced.
 */
export function sliceArray(body: Buffer, start: number): { elements: Buffer[]; end: number } | null {
  if (body[start] !== OPEN_ARRAY) return null
  const elements: Buffer[] = []
  let depth = 0
  let from = start + 1
  for (let i = start; i < body.length; i++) {
    const byte = body[i] ?? 0
    if (byte === QUOTE) {
      i = stringEnd(body, i)
      if (i < 0) return null
    } else if (OPENERS.has(byte)) depth++
    else if (CLOSERS.has(byte)) {
      depth--
      if (depth > 0) continue
      if (byte !== CLOSE_ARRAY) return null
      const last = trim(body, from, i)
      if (elements.length < MAX_PIECES && (last.length > 0 || elements.length > 0)) elements.push(last)
      return { elements, end: i + 1 }
    } else if (byte === COMMA && depth === 1) {
      if (elements.length < MAX_PIECES) elements.push(trim(body, from, i))
      from = i + 1
    }
  }
  return null
}

/** Offset of the value of a member of the body's outermost object; -1 when it has none. */
export function memberOffset(body: Buffer, name: string): number {
  const wanted = Buffer.from(JSON.stringify(name))
  let depth = 0
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0
    if (byte === QUOTE) {
      const end = stringEnd(body, i)
      if (end < 0) return -1
      if (depth === 1 && body.subarray(i, end + 1).equals(wanted)) {
        const colon = skipSpaces(body, end + 1)
        if (body[colon] === 0x3a) return skipSpaces(body, colon + 1)
      }
      i = end
    } else if (OPENERS.has(byte)) depth++
    else if (CLOSERS.has(byte)) depth--
  }
  return -1
}

/** Offset of the quote that ends the string which begins at `start`; -1 if there is none. */
function stringEnd(body: Buffer, start: number): number {
  for (let i = start + 1; i < body.length; i++) {
    if (body[i] === BACKSLASH) i++
    else if (body[i] === QUOTE) return i
  }
  return -1
}

function skipSpaces(body: Buffer, start: number): number {
  let i = start
  while (SPACES.has(body[i] ?? 0)) i++
  return i
}

function trim(body: Buffer, from: number, to: number): Buffer {
  const start = Math.min(skipSpaces(body, from), to)
  let end = to
  while (end > start && SPACES.has(body[end - 1] ?? 0)) end--
  return body.subarray(start, end)
}
