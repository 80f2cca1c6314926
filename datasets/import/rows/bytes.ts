/** The bytes of a file, unpacked when they are gzipped (told by the first of them, not by the name), and cut into lines. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { FileError } from './row.ts'

const LONGEST_LINE = 16 * 1024 * 1024
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of bytes; null when they are not UTF-8, instead of text with replacements. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** @throws FileError when the file cannot be opened */
export async function openBytes(path: string): Promise<AsyncIterable<Buffer>> {
  const handle = await open(path).catch((error: unknown) => {
    throw new FileError(`${path}: cannot be opened (${error instanceof Error ? error.message : String(error)})`)
  })
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  const file = createReadStream(path)
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return file as AsyncIterable<Buffer>
  const unpacked = createGunzip()
  file.on('error', (error) => unpacked.destroy(error)).pipe(unpacked)
  return unpacked
}

/** Drops a byte order mark. csv-parse could, but it then decodes the cells, and damaged text would pass. */
export async function* withoutMark(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | null = Buffer.alloc(0)
  for await (const chunk of bytes) {
    if (held === null) {
      yield chunk
      continue
    }
    held = Buffer.concat([held, chunk])
    if (held.length < BYTE_ORDER_MARK.length) continue
    yield held.subarray(0, 3).equals(BYTE_ORDER_MARK) ? held.subarray(3) : held
    held = null
  }
  if (held !== null) yield held
}

/** Lines without their line feed. @throws FileError when one is too long to be a line */
export async function* lines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield rest.subarray(0, end)
      rest = rest.subarray(end + 1)
    }
    if (rest.length > LONGEST_LINE) throw new FileError(`a line is longer than ${LONGEST_LINE} bytes; is this NDJSON?`)
  }
  if (rest.length > 0) yield rest
}
