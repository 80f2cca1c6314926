import { describe, expect, it } from 'vitest'
import { replay, replayWords, type Replayed } from './replay.ts'

const answer: Replayed = { letters: 3, resolved: 2, refused: 1, accepted: 2, duplicates: 0, isPreview: true, refusals: [] } // prettier-ignore
const asked = { workspace: 'main', reason: 'invalid_time', source: '', fix: ' ', isPreview: true }

describe('replaying from the page', () => {
  it('asks for a preview of these letters, and sends no body where there is no fix', async () => {
    const seen: [string, RequestInit][] = []
    const post = (path: string, init: RequestInit) => {
      seen.push([path, init])
      return Promise.resolve(Response.json(answer))
    }
    expect(await replay(post, asked)).toEqual({ ok: true, data: answer })
    await replay(post, { ...asked, fix: '{"rules":[]}', isPreview: false })
    expect(seen).toEqual([
      ['/v1/dead-letters/replay?workspace=main&reason=invalid_time&preview=on', { method: 'POST' }],
      ['/v1/dead-letters/replay?workspace=main&reason=invalid_time', expect.objectContaining({ body: '{"rules":[]}' })],
    ])
  })

  it('says why it was refused, and what to do when nobody answers', async () => {
    const refused = () => Promise.resolve(Response.json({ title: 'Wrong scope', detail: 'Needs admin' }, { status: 403 })) // prettier-ignore
    expect(await replay(refused, asked)).toMatchObject({ ok: false, problem: { status: 403, detail: 'Needs admin' } })
    expect(await replay(() => Promise.reject(new Error('offline')), asked)).toMatchObject({ ok: false, problem: { status: 503 } }) // prettier-ignore
  })

  it('says what would happen, and what did', () => {
    expect(replayWords(answer)).toBe('3 open letters: 2 can go in now (2 events), 1 cannot. Nothing was changed.')
    expect(replayWords({ ...answer, isPreview: false, duplicates: 1 })).toContain('2 went in (2 events, 1 there already), 1 stay open') // prettier-ignore
    expect(replayWords({ ...answer, letters: 0 })).toContain('nothing to replay')
  })
})
