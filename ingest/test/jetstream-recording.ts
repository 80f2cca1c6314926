/** A stretch of the network in Jetstream's format, made from a seed: mostly about nothing of ours, some of it about Lumen. */
export interface Recording {
  messages: { time: number; text: string }[]
  /** The event ids that the rules must find, each once, by verb. */
  expected: Map<string, string>
}

/** Rules that the recording is made for. */
export const RULES = [{ brand: 'Lumen', terms: ['lumen'], accounts: ['did:plc:lumen'] }]

const START_US = Date.UTC(2026, 1, 20) * 1000

/** `count` messages, `perSecond` of them in each second of the network's time; `share` of the posts is ours. */
export function record(count: number, perSecond: number, random: () => number, share = 0.2): Recording {
  const messages: Recording['messages'] = []
  const expected = new Map<string, string>()
  const posts: { uri: string; isOurs: boolean }[] = []
  const reactions: { did: string; collection: string; rkey: string }[] = []
  for (let n = 0; n < count; n++) {
    const time = START_US + Math.floor((n * 1e6) / perSecond)
    const did = `did:plc:user${Math.floor(random() * 500)}`
    const tell = (collection: string, rkey: string, operation: string, record?: object, who = did): string => {
      const commit = {
        rev: `r${n}`,
        operation,
        collection,
        rkey,
        ...(record !== undefined && { record, cid: 'bafyrei' }),
      }
      messages.push({ time, text: JSON.stringify({ did: who, time_us: time, kind: 'commit', commit }) })
      return `at://${who}/${collection}/${rkey}`
    }
    const createdAt = new Date(time / 1000).toISOString()
    const kind = random()
    const subject = posts[Math.floor(random() * posts.length)]
    if (kind < 0.4 || subject === undefined) {
      const isOurs = random() < share
      const text = isOurs ? `Evening at the Lumen, take ${n} 😀` : `Nothing to see here, take ${n}`
      const uri = tell('app.bsky.feed.post', `p${n}`, 'create', { text, createdAt, langs: ['en'] })
      posts.push({ uri, isOurs })
      if (isOurs) expected.set(uri, 'Create')
    } else if (kind < 0.9) {
      const collection = kind < 0.8 ? 'app.bsky.feed.like' : 'app.bsky.feed.repost'
      const uri = tell(collection, `l${n}`, 'create', { subject: { uri: subject.uri, cid: 'c' }, createdAt })
      if (!subject.isOurs) continue
      expected.set(uri, kind < 0.8 ? 'Like' : 'Announce')
      reactions.push({ did, collection, rkey: `l${n}` })
    } else if (kind < 0.94) {
      const taken = reactions.splice(Math.floor(random() * reactions.length), 1)[0]
      if (taken !== undefined)
        expected.set(`${tell(taken.collection, taken.rkey, 'delete', undefined, taken.did)}#delete`, 'Undo')
    } else if (kind < 0.97) {
      const [, , who = '', , rkey = ''] = subject.uri.split('/')
      const uri = tell('app.bsky.feed.post', rkey, 'delete', undefined, who)
      if (subject.isOurs) expected.set(`${uri}#delete`, 'Delete')
    } else if (kind < 0.99) {
      messages.push({ time, text: JSON.stringify({ did, time_us: time, kind: 'identity', identity: { did, seq: n } }) })
    } else tell('app.bsky.feed.like', `x${n}`, 'delete')
  }
  return { messages, expected }
}

/** mulberry32 (T. Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
