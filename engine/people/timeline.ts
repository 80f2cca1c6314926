/**
 * The contact history of one person: everything their accounts did, on every channel, and what was answered to it, as one
 * list, the newest first. The person is resolved when it is read: a link that comes or goes changes the list, and nothing
 * else.
 *
 * A page costs a pass over the account numbers of what was posted, one over those of all interactions (views only when asked
 * for) as far back as the page reaches, and one over what was answered since; only the rows of the page are read whole.
 */
import type { QueryParams, QueryRow, Store } from '@candor/queries'
import { ProblemError } from '../api/problem.ts'
import { LARGEST_PAGE, type TimelineAnswer, type TimelineQuery } from '../api/shapes/index.ts'
import { LOOK_BACK_DAYS, SILENCE_DAYS } from '../metrics/service-times.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { contactOf } from './contact.ts'
import { accountNames, inWords, named } from './held.ts'
import { episodesOf } from './person-episodes.ts'
import type { PeopleResolver } from './resolve.ts'

/** An account of the person. */
export interface PersonAsked {
  channel: string
  id: string
}

type Narrowed = Pick<TimelineQuery, 'workspace' | 'from' | 'to' | 'views' | 'before' | 'limit'>
type Place = QueryRow['people/timeline_page']
type Posts = QueryRow['people/own_posts']

const DAY = 86_400_000
const USUAL_PAGE = 50
/** Answers and episodes are looked for of so many of their newest posts. Nobody real has written more. */
const MOST_POSTS = 5_000
/** Whom a post answers is looked for among the posts of so many days before it. */
const ANSWERED_DAYS = 30
const ACCOUNTS_LISTED = 100
const FIRST_STRETCH_DAYS = 30
const THE_END = { at: '2200-01-01T00:00:00.000Z', event_id: '' }

/** What people do and are told of, without the verb that there is too much of. Links between accounts are no contacts. */
const VERBS = [
  ...['Like', 'Announce', 'Create', 'Message', 'Follow', 'Undo', 'Delete', 'Flag', 'Invite', 'Respond', 'Expose', 'Visit'],
  ...['Claim', 'Purchase', 'Return', 'Join', 'Leave', 'Track'],
] // prettier-ignore

/**
 * @throws ProblemError (404) when no account of that name is in the workspace, also after it was erased; (400) when `before`
 *   is no place in a timeline
 */
export async function timeline(
  store: Store,
  people: PeopleResolver,
  person: PersonAsked,
  asked: Narrowed,
  now = new Date(),
): Promise<TimelineAnswer> {
  const before = placeOf(asked.before)
  const { workspace, from, to } = asked
  const scope = await resolveScope(store, people, { ...(workspace && { workspace }), ...(from && { from }), ...(to && { to }) }, now) // prettier-ignore
  const actors = await accountsOf(store, people, scope.workspace, person)
  const limit = Math.min(asked.limit ?? USUAL_PAGE, LARGEST_PAGE)
  const posts = await store.query('people/own_posts', {
    ...{ workspace: scope.workspace, actors, limit: MOST_POSTS },
    to: earlier(scope.to, justAfter(before.at)),
  })
  const said = conversations(posts, scope.workspace, actors)
  const verbs = asked.views === 'yes' ? [...VERBS, 'View'] : VERBS
  const places = await newest(
    store,
    { ...said, verbs, before_at: before.at, before_id: before.event_id },
    scope,
    limit + 1,
  )
  const page = places.slice(0, limit)
  const last = places.length > limit ? page.at(-1) : undefined
  return {
    ...(await told(store, people, scope, { page, said, actors })),
    next: last === undefined ? null : `${last.at}~${last.event_id}`,
  }
}

type Sought = Omit<QueryParams['people/timeline_page'], 'from' | 'to' | 'limit' | 'before_at'> & { before_at: string }

/**
 * The newest places of a window, as many as wanted. Looked for backwards in stretches of time, each twice as long as the one
 * before, so that who is often here costs no more than their last weeks.
 */
async function newest(
  store: Store,
  sought: Sought,
  scope: Pick<Scope, 'from' | 'to'>,
  limit: number,
): Promise<Place[]> {
  const begin = Date.parse(scope.from)
  const found: Place[] = []
  let end = Math.min(Date.parse(scope.to), Date.parse(sought.before_at) + 1)
  for (let days = FIRST_STRETCH_DAYS; end > begin && found.length < limit; days *= 2) {
    const start = Math.max(begin, end - days * DAY)
    const [from, to] = [new Date(start).toISOString(), new Date(end).toISOString()]
    found.push(...(await store.query('people/timeline_page', { ...sought, from, to, limit: limit - found.length })))
    end = start
  }
  return found
}

/** The numbers of all accounts of a person. */
async function accountsOf(
  store: Store,
  people: PeopleResolver,
  workspace: string,
  { channel, id }: PersonAsked,
): Promise<number[]> {
  const rows = await store.query('people/account_numbers', { workspace, channel, handle: id })
  if (rows.length > 0) return people.samePerson(workspace, rows.map(({ actor }) => actor)) // prettier-ignore
  throw new ProblemError(
    'no_person',
    `No account of that channel and id is in the workspace "${workspace}": either it never sent anything, or it was erased. An id is looked for exactly as it was sent, and a channel by its name in the interactions ("email", "user"); say another ?workspace= if it is elsewhere.`,
  )
}

/** What is looked for to find answers and episodes: their posts, the threads of these, and the brands they are about. */
function conversations(posts: readonly Posts[], workspace: string, actors: number[]) {
  const threads = posts.filter(({ thread }) => thread !== '')
  const unique = (texts: readonly string[]): string[] => [...new Set(texts)]
  return {
    ...{ workspace, actors },
    posts: posts.map(({ event_id }) => event_id),
    threads: unique(threads.map(({ thread }) => thread)),
    private_threads: unique(threads.filter(({ is_private }) => is_private === 1).map(({ thread }) => thread)),
    // An answer need not name the brand.
    brands: posts.length === 0 ? [] : unique([...posts.map(({ brand }) => brand), '']),
    since: posts.at(-1)?.at ?? THE_END.at,
  }
}

interface Found {
  page: readonly Place[]
  said: ReturnType<typeof conversations>
  actors: readonly number[]
}

async function told(
  store: Store,
  people: PeopleResolver,
  { workspace, first, last, asOf, now }: Scope,
  { page, said, actors }: Found,
): Promise<Omit<TimelineAnswer, 'next'>> {
  const [rows, episodeRows, heldAll] = await Promise.all([
    rowsOf(store, workspace, page),
    episodesOn(store, page, said, asOf ?? now.toISOString()),
    people.held(workspace),
  ])
  const own = new Set(actors)
  const answering = rows.filter(({ verb, actor, in_reply_to }) => verb === 'Create' && own.has(actor) && in_reply_to !== '') // prettier-ignore
  const held = heldAll.filter((merge) => merge.actors.some((actor) => own.has(actor)))
  const [answered, names, merges] = await Promise.all([
    answeredBy(store, workspace, answering),
    accountNames(store, workspace, [...new Set([...actors.slice(0, ACCOUNTS_LISTED), ...rows.map(({ actor }) => actor)])]), // prettier-ignore
    inWords(store, workspace, held),
  ])
  const all = episodesOf(episodeRows)
  const episodes = new Map(
    episodeRows.flatMap(({ first_event, events }) => events.map((event) => [event, first_event])),
  )
  const contacts = rows.map((row) => contactOf(row, { actors: own, names, answered, episodes }))
  const shown = new Set(contacts.map(({ episode }) => episode))
  const repeated = new Set(all.filter(({ episode }) => shown.has(episode)).map(({ repeats }) => repeats))
  return {
    workspace,
    accounts: actors.slice(0, ACCOUNTS_LISTED).map((actor) => named(names, actor)),
    accountsInAll: actors.length,
    held: merges,
    ...{ from: first, to: last, asOf, contacts },
    episodes: all.filter(({ episode }) => shown.has(episode) || repeated.has(episode)),
  }
}

async function rowsOf(store: Store, workspace: string, page: Found['page']) {
  const [newest, oldest] = [page[0], page.at(-1)]
  if (newest === undefined || oldest === undefined) return []
  return store.query('people/timeline_rows', {
    workspace,
    events: page.map(({ event_id }) => event_id),
    actors: [...new Set(page.map(({ actor }) => actor))],
    brands: [...new Set(page.map(({ brand }) => brand))],
    verbs: [...new Set(page.map(({ verb }) => verb))],
    days: [...new Set(page.map(({ at }) => at.slice(0, 10)))],
    ...{ from: oldest.at, to: newest.at },
  })
}

/** The episodes of a page, and of the time before it that may hold their beginning, as the metrics of service look back. */
async function episodesOn(store: Store, page: Found['page'], said: Found['said'], as_of: string) {
  const oldest = page.at(-1)
  if (oldest === undefined || said.posts.length === 0) return []
  const since = new Date(Date.parse(oldest.at) - LOOK_BACK_DAYS * DAY).toISOString()
  return store.query('people/episodes', {
    ...{ ...said, as_of, campaign: '' },
    since: since > said.since ? since : said.since,
    silence_seconds: (SILENCE_DAYS * DAY) / 1000,
  })
}

/** Who wrote what these posts answer, as far as it was written in the days before them. */
async function answeredBy(
  store: Store,
  workspace: string,
  rows: readonly QueryRow['people/timeline_rows'][],
): Promise<ReadonlyMap<string, { role: string }>> {
  const [newest, oldest] = [rows[0], rows.at(-1)]
  if (newest === undefined || oldest === undefined) return new Map()
  const found = await store.query('people/answered_posts', {
    workspace,
    posts: [...new Set(rows.map(({ in_reply_to }) => in_reply_to))],
    brands: [...new Set([...rows.map(({ brand }) => brand), ''])],
    from: new Date(Date.parse(oldest.at) - ANSWERED_DAYS * DAY).toISOString(),
    to: newest.at,
  })
  return new Map(found.map(({ event_id, role }) => [event_id, { role }]))
}

const earlier = (a: string, b: string): string => (a < b ? a : b)
const justAfter = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString()

/** Where a page begins: after the contact that the one before ended with. */
function placeOf(before: string | undefined): Pick<Place, 'at' | 'event_id'> {
  if (before === undefined || before === '') return THE_END
  const [, at = '', event_id = ''] = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z)~(.+)$/s.exec(before) ?? []
  if (Number.isNaN(Date.parse(at)))
    throw new ProblemError('invalid_request', '"before" is no page of a timeline: give what "next" of another page says, or leave it out.') // prettier-ignore
  return { at, event_id }
}
