/**
 * What a Jetstream message says (https://github.com/bluesky-social/jetstream): commits of posts, likes, reposts and follows.
 * Messages are JSON, one event each; every record has an address, at://DID/COLLECTION/RKEY, which is its event id.
 */
import type { Candidate } from '../candidate.ts'
import {
  asList,
  asObject,
  asObjects,
  asProperties,
  asText,
  at,
  defined,
  shortId,
  type Json,
} from '../protocols/wire-values.ts'
import { Rejection } from '../rejection.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import type { Collected } from './memory.ts'
import type { Rules } from './rules.ts'
import type { Step } from './source.ts'

export const COLLECTIONS = [
  'app.bsky.feed.post',
  'app.bsky.feed.like',
  'app.bsky.feed.repost',
  'app.bsky.graph.follow',
] as const

/** A commit, with what every reading of it needs. */
interface Commit {
  uri: string
  did: string
  collection: string
  operation: string
  revision: string
  record: Json
  /** Milliseconds since 1970 at which the relay saw it. */
  seenAt: number
}

/** Reads one message. What no rule matches moves the cursor and nothing else; what is no JSON is kept as a dead letter. */
export function readJetstream(text: string, rules: Rules, collected: Collected, receivedAt: number): Step {
  const message = quickParse(text)
  if (message === null) {
    const bytes = Buffer.from(text)
    const reason = parseJson(bytes)
    const event =
      reason instanceof Rejection ? reason : new Rejection('not_an_object', 'A message of the stream is an object')
    return { candidates: [{ bytes, event }], cursor: null }
  }
  const time = message['time_us']
  const cursor = typeof time === 'number' && Number.isSafeInteger(time) && time > 0 ? String(time) : null
  const commit = commitOf(message, cursor === null ? receivedAt : Math.floor(Number(cursor) / 1000))
  const draft = commit === null ? null : translate(commit, rules, collected)
  return { candidates: draft === null ? [] : [check(draft, text, receivedAt)], cursor }
}

function quickParse(text: string): Json | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

/** Only what was matched is looked at as closely as the door looks; most of a stream never is. */
function check(draft: Json, text: string, receivedAt: number): Candidate {
  const bytes = Buffer.from(text)
  const strict = parseJson(bytes)
  return { bytes, event: strict instanceof Rejection ? strict : validateInteraction(defined(draft), receivedAt) }
}

function commitOf(message: Json, seenAt: number): Commit | null {
  const commit = asObject(message['commit'])
  const [did, collection] = [asText(message['did']), asText(commit?.['collection'])]
  const [rkey, operation] = [asText(commit?.['rkey']), asText(commit?.['operation'])]
  if (commit === null || did === undefined || collection === undefined || rkey === undefined || operation === undefined)
    return null
  return {
    uri: `at://${did}/${collection}/${rkey}`,
    did,
    collection,
    operation,
    revision: asText(commit['rev']) ?? String(seenAt),
    record: asObject(commit['record']) ?? {},
    seenAt,
  }
}

function translate(commit: Commit, rules: Rules, collected: Collected): Json | null {
  if (commit.operation === 'delete') return retraction(commit, rules, collected)
  switch (commit.collection) {
    case 'app.bsky.feed.post':
      return commit.operation === 'update' ? edit(commit, rules, collected) : post(commit, rules, collected)
    case 'app.bsky.feed.like':
      return reaction('Like', commit, rules, collected)
    case 'app.bsky.feed.repost':
      return reaction('Announce', commit, rules, collected)
    case 'app.bsky.graph.follow':
      return follow(commit, rules, collected)
    default:
      return null
  }
}

/** Who did it, where, when, as far as all kinds of commits say it. */
function common({ uri, did, record, seenAt }: Commit, rules: Rules): Json {
  return {
    id: shortId(uri),
    at: happenedAt(record['createdAt'], seenAt),
    channel: 'bluesky',
    actor: defined({ id: shortId(did), role: rules.brandOf(did) === undefined ? undefined : 'brand' }),
  }
}

/** The author's clock may say anything: a time that lies after the relay saw the record, or before 1990, is not believed. */
function happenedAt(createdAt: unknown, seenAt: number): string {
  const claimed = Date.parse(asText(createdAt) ?? '')
  const isBelievable = claimed >= Date.UTC(1990, 0, 1) && claimed <= seenAt
  return new Date(isBelievable ? claimed : seenAt).toISOString()
}

function post(commit: Commit, rules: Rules, collected: Collected): Json | null {
  const { record, uri, did } = commit
  const text = asText(record['text'])
  const parent = asText(at(record, 'reply', 'parent', 'uri'))
  const root = asText(at(record, 'reply', 'root', 'uri'))
  const quoted = asText(at(record, 'embed', 'record', 'uri')) ?? asText(at(record, 'embed', 'record', 'record', 'uri'))
  const features = asObjects(record['facets']).flatMap((facet) => asObjects(facet['features']))
  const tags = [...features.map((feature) => feature['tag']), ...asList(record['tags'])].flatMap(
    (tag) => asText(tag) ?? [],
  )
  const addressed = [...features.map((feature) => asText(feature['did'])), ...[parent, root, quoted].map(authorOf)]
  const account = addressed.find((each) => rules.brandOf(each) !== undefined)
  const said = rules.brandsIn([text ?? '', ...tags.map((tag) => `#${tag}`)].join(' '))
  const brands = [rules.brandOf(did), rules.brandOf(account), ...said].filter((brand) => brand !== undefined)
  const [brand] = brands
  if (brand === undefined) return null
  collected.set(uri, { brand })
  return {
    ...common(commit, rules),
    verb: 'Create',
    account: account === undefined ? undefined : shortId(account),
    object: { id: shortId(uri), type: 'Note' },
    thread: shortId(root ?? uri),
    inReplyTo: parent === undefined ? undefined : shortId(parent),
    brand,
    topics: topicsOf(tags),
    text,
    language: languageOf(record['langs']),
    properties: asProperties({ quotes: quoted, brands: new Set(brands).size > 1 ? [...new Set(brands)] : undefined }),
  }
}

const topicsOf = (tags: readonly string[]): string[] | undefined => {
  const topics = [...new Set(tags.map((tag) => shortId(tag.toLowerCase())))].slice(0, 20)
  return topics.length === 0 ? undefined : topics
}

const languageOf = (langs: unknown): string | undefined => {
  const first = asText(asList(langs)[0])
  return first === undefined || first.length > 35 ? undefined : first
}

/** at://DID/… was written by DID. */
const authorOf = (uri: string | undefined): string | undefined => /^at:\/\/([^/]+)\//.exec(uri ?? '')?.[1]

/** An edit is no new post: it is kept beside it, when the post is one of ours. */
function edit(commit: Commit, rules: Rules, collected: Collected): Json | null {
  const known = collected.get(commit.uri)
  if (known === undefined) return null
  return {
    ...common(commit, rules),
    id: shortId(`${commit.uri}#${commit.revision}`),
    at: new Date(commit.seenAt).toISOString(),
    verb: 'Track',
    object: { id: 'Update', type: 'Activity' },
    brand: known.brand,
    text: asText(commit.record['text']),
    properties: { object: commit.uri },
  }
}

/** A like or repost counts when it is about a post that was collected, or that the brand's own account wrote. */
function reaction(verb: 'Like' | 'Announce', commit: Commit, rules: Rules, collected: Collected): Json | null {
  const subject = asText(at(commit.record, 'subject', 'uri'))
  if (subject === undefined) return null
  const author = authorOf(subject)
  const brand = collected.get(subject)?.brand ?? rules.brandOf(author)
  if (brand === undefined) return null
  collected.set(commit.uri, { brand, isReaction: true })
  return {
    ...common(commit, rules),
    verb,
    object: { id: shortId(subject), type: 'Note' },
    account: author === undefined || rules.brandOf(author) === undefined ? undefined : shortId(author),
    brand,
  }
}

function follow(commit: Commit, rules: Rules, collected: Collected): Json | null {
  const subject = asText(commit.record['subject'])
  const brand = rules.brandOf(subject)
  if (subject === undefined || brand === undefined) return null
  collected.set(commit.uri, { brand, isReaction: true })
  const account = shortId(subject)
  return { ...common(commit, rules), verb: 'Follow', account, object: { id: account, type: 'Account' }, brand }
}

function retraction(commit: Commit, rules: Rules, collected: Collected): Json | null {
  const known = collected.get(commit.uri)
  if (known === undefined) return null
  return {
    ...common(commit, rules),
    id: shortId(`${commit.uri}#delete`),
    at: new Date(commit.seenAt).toISOString(),
    verb: known.isReaction === true ? 'Undo' : 'Delete',
    object: { id: shortId(commit.uri), type: commit.collection },
    brand: known.brand,
  }
}
