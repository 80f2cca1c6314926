/**
 * A commit: what one fdatasync made durable. It ends in a trailer line of its own kind, which the store's loads pass over:
 *
 *     {"kind":"commit","start":0,"rows":3,"after":"","after_bytes":0,"crc":"1c291ca3"}
 *
 * `start` is where the commit begins in its file, so that a good commit is found behind a damaged one. `crc` is the CRC-32
 * (IEEE 802.3) of every byte from there up to `,"crc"`: rows and trailer prove each other. `after` and `after_bytes` name
 * the segment before, and its length: without them a damaged end could not be told from one that was never acknowledged.
 */
import { crc32 } from 'node:zlib'

export interface Predecessor {
  name: string
  bytes: number
}

export interface Commit {
  /** Bytes from the start of the file. */
  start: number
  /** The byte after the trailer's line break. */
  end: number
  /** Rows, without the trailer. */
  rows: number
  /** The segment before, if this is the first commit of its segment. */
  after: Predecessor | null
}

const HEAD = '{"kind":"commit",'
const CRC = /,"crc":"([0-9a-f]{8})"\}$/

/** The trailer of a commit of these lines, each of which ends in a line break. */
export function trailerOf(
  lines: readonly Uint8Array[],
  { start, rows, after }: Pick<Commit, 'start' | 'rows' | 'after'>,
): Buffer {
  const head = `${HEAD}"start":${start},"rows":${rows},"after":"${after?.name ?? ''}","after_bytes":${after?.bytes ?? 0}`
  let crc = 0
  for (const part of [...lines, Buffer.from(head)]) crc = crc32(part, crc)
  return Buffer.from(`${head},"crc":"${hex(crc)}"}\n`)
}

/** The bytes of a commit: its lines and its trailer. */
export const encodeCommit = (lines: readonly Uint8Array[], commit: Pick<Commit, 'start' | 'rows' | 'after'>): Buffer =>
  Buffer.concat([...lines, trailerOf(lines, commit)])

/** Every commit in a file's content that proves itself, in order; none overlaps another. */
export function findCommits(content: Buffer): Commit[] {
  const commits: Commit[] = []
  for (const line of trailerLines(content)) {
    const commit = readTrailer(content, line)
    if (commit !== null && commit.start >= (commits.at(-1)?.end ?? 0)) commits.push(commit)
  }
  return commits
}

/** Whether bytes hold a whole trailer, right or wrong: somebody was about to be told that they are durable, or was. */
export const holdsTrailer = (bytes: Buffer): boolean =>
  trailerLines(bytes).some((line) => CRC.test(textOf(bytes, line)))

interface Line {
  start: number
  /** Without the line break. */
  end: number
}

/** Rows cannot look like this: they are JSON objects of another kind, with every line break escaped. */
function trailerLines(content: Buffer): Line[] {
  const lines: Line[] = []
  for (let at = content.indexOf(HEAD); at >= 0; at = content.indexOf(HEAD, at + 1)) {
    const end = content.indexOf(0x0a, at)
    if (end < 0) break
    if (at === 0 || content[at - 1] === 0x0a) lines.push({ start: at, end })
  }
  return lines
}

const textOf = (content: Buffer, { start, end }: Line): string => content.toString('latin1', start, end)

function readTrailer(content: Buffer, line: Line): Commit | null {
  const text = textOf(content, line)
  const crc = CRC.exec(text)?.[1]
  if (crc === undefined) return null
  const { start, rows, after, after_bytes } = parseTrailer(text)
  if (start === undefined || rows === undefined || start > line.start) return null
  if (hex(crc32(content.subarray(start, line.end - `,"crc":"${crc}"}`.length))) !== crc) return null
  const isFirst = after !== undefined && after !== '' && after_bytes !== undefined
  return { start, end: line.end + 1, rows, after: isFirst ? { name: after, bytes: after_bytes } : null }
}

interface Trailer {
  start?: number
  rows?: number
  after?: string
  after_bytes?: number
}

function parseTrailer(text: string): Trailer {
  try {
    return JSON.parse(text) as Trailer
  } catch {
    return {}
  }
}

const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0')
