import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCommit, findCommits, holdsTrailer } from './commit.ts'

const line = (text: string): Buffer => Buffer.from(JSON.stringify({ kind: 'actor', handle: text }) + '\n')

/** Commits one after the other, as the journal writes them. */
function file(commits: readonly (readonly string[])[]): { content: Buffer; ends: number[] } {
  let content = Buffer.alloc(0)
  const ends: number[] = []
  for (const texts of commits) {
    const after = content.length === 0 ? { name: '000000000001-ab', bytes: 7 } : null
    content = Buffer.concat([
      content,
      encodeCommit(texts.map(line), { start: content.length, rows: texts.length, after }),
    ])
    ends.push(content.length)
  }
  return { content, ends }
}
const commitsOfText = fc.array(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
})

describe('a commit', () => {
  it('has the checksum that is published for "123456789" (CRC-32/ISO-HDLC check value, cbf43926)', () => {
    expect(crc32(Buffer.from('123456789')).toString(16)).toBe('cbf43926')
  })

  it('is found again with its rows and the segment before it, whatever texts are in it', () => {
    fc.assert(
      fc.property(commitsOfText, (texts) => {
        const { content, ends } = file(texts)
        const found = findCommits(content)
        expect(found.map(({ end }) => end)).toEqual(ends)
        expect(found.map(({ rows }) => rows)).toEqual(texts.map((one) => one.length))
        expect(found.map(({ after }) => after)).toEqual(
          texts.map((_, index) => (index === 0 ? { name: '000000000001-ab', bytes: 7 } : null)),
        )
      }),
    )
  })

  it('is not found when any one bit of it is turned, and takes no other along', () => {
    fc.assert(
      fc.property(commitsOfText, fc.nat(), fc.nat(7), (texts, at, bit) => {
        const { content, ends } = file(texts)
        const byte = at % content.length
        content[byte] = (content[byte] ?? 0) ^ (1 << bit)
        const hit = ends.findIndex((end) => byte < end)
        const found = findCommits(content).map(({ end }) => end)
        // The line break behind a trailer is the one byte that nothing covers: turned, it takes the next trailer's line too.
        const isLineBreak = ends.includes(byte + 1)
        expect(found).not.toContain(isLineBreak ? -1 : ends[hit])
        if (!isLineBreak) expect(found).toEqual(ends.filter((_, index) => index !== hit))
      }),
    )
  })

  it('is not found when it is cut short, at whatever byte', () => {
    const { content, ends } = file([['a', 'b'], ['c']])
    for (let length = 0; length < content.length; length++) {
      expect(findCommits(content.subarray(0, length)).map(({ end }) => end)).toEqual(
        ends.filter((end) => end <= length),
      )
    }
  })

  it('tells a whole trailer that is wrong from one that was never finished', () => {
    const { content } = file([['a']])
    const wrong = Buffer.from(content)
    wrong[20] = 0x78
    expect([holdsTrailer(wrong), findCommits(wrong).length]).toEqual([true, 0])
    expect(holdsTrailer(content.subarray(0, content.length - 2))).toBe(false)
  })
})
