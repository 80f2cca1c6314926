/**
 * Pages that are shared by a link. A link names one page with its query, and carries an HMAC-SHA-256 (RFC 2104) of all that it
 * grants, under a secret of the data directory: nobody can make one up, or have one show something else, and whoever reads the list
 * of links cannot follow them. Links are listed, and can be taken back.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { ProblemError } from '../problem.ts'
import type { NoteAccess } from './access-events.ts'
import { OwnerFile } from './owner-file.ts'
import { pageAddress } from './page-address.ts'

/** Those that are over make place for new ones. */
export const MOST_LINKS = 5_000
const LONGEST_MS = 10 * 366 * 24 * 3600 * 1000
/** They show people, or how Candor is run and by whom. */
const NOT_SHARED = /^\/(access|shared|data|people\/one)(\/|\?|$)/

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

export const SharedLink = Type.Object(
  {
    id: Type.String({ description: 'Names the link in lists, in logs, and when it is taken back' }),
    page: Type.String({ description: 'The path and query that it shows' }),
    workspace: Type.String({ description: 'The only one whose numbers it shows' }),
    until: Nullable('RFC 3339; null: until it is taken back'),
    madeBy: Nullable('The id of the user or key; null where nobody had to show one'),
    createdAt: Type.String(),
    revokedAt: Nullable('When it was taken back'),
  },
  { additionalProperties: false },
)
export type SharedLink = Static<typeof SharedLink>

const LinkFile = Compile(Type.Object({ links: Type.Array(SharedLink) }, { additionalProperties: false }))
type LinkFile = { links: SharedLink[] }

/** What a token in an address is. Of one that nobody signed nothing is told. */
export type FoundLink = { is: 'good' | 'over' | 'revoked'; link: SharedLink } | { is: 'none' }

export interface SharedLinksOptions {
  directory: string
  now?: () => number
  note?: NoteAccess
}

export class SharedLinks {
  readonly #file: OwnerFile<LinkFile>
  readonly #secretFile: OwnerFile<string>
  readonly #now: () => number
  readonly #note: NoteAccess
  #links: SharedLink[]
  #secret: string | null

  private constructor(
    files: { links: OwnerFile<LinkFile>; secret: OwnerFile<string> },
    kept: { links: SharedLink[]; secret: string | null },
    { now = Date.now, note = () => undefined }: SharedLinksOptions,
  ) {
    this.#file = files.links
    this.#secretFile = files.secret
    this.#now = now
    this.#note = note
    this.#links = kept.links
    this.#secret = kept.secret
  }

  /** @throws Error when one of the files is there and cannot be read */
  static async open(options: SharedLinksOptions): Promise<SharedLinks> {
    const links = new OwnerFile<LinkFile>({
      path: join(options.directory, 'links.json'),
      isSound: (value): value is LinkFile => LinkFile.Check(value),
      holds: 'a list of shared pages',
      otherwise: 'share them anew',
    })
    const secret = new OwnerFile<string>({
      path: join(options.directory, 'link-secret'),
      isSound: (value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
      holds: 'what links are signed with',
      otherwise: 'share pages anew',
    })
    const kept = { links: (await links.read())?.links ?? [], secret: await secret.read() }
    return new SharedLinks({ links, secret }, kept, options)
  }

  list(): readonly SharedLink[] {
    return this.#links
  }

  /**
   * The path and query of a page that may be shared. @param text a path, or an address of this or any other host
   * @throws ProblemError 422 for anything else
   */
  static page(text: string): string {
    const path = /^https?:/i.test(text) && URL.canParse(text) ? text.slice(new URL(text).origin.length) : text
    const page = pageAddress(path === '' ? '/' : path)
    if (page === null) throw new ProblemError('invalid_link', `${JSON.stringify(text.slice(0, 200))} is no page: write /reach?… as in the address bar`) // prettier-ignore
    if (NOT_SHARED.test(decoded(page))) throw new ProblemError('invalid_link', `${page.split('?')[0] ?? ''} shows people, or how Candor is run: numbers alone are shared`) // prettier-ignore
    return page
  }

  /** Shares a page. @param asked.until RFC 3339, or null for until it is taken back. @throws ProblemError 422 */
  async make(asked: Pick<SharedLink, 'page' | 'workspace' | 'until' | 'madeBy'>): Promise<SharedLink> {
    const now = this.#now()
    const link: SharedLink = {
      ...{ id: `link-${randomBytes(5).toString('hex')}`, page: SharedLinks.page(asked.page) },
      ...{ workspace: asked.workspace, until: this.#until(asked.until), madeBy: asked.madeBy },
      ...{ createdAt: new Date(now).toISOString(), revokedAt: null },
    }
    const links = this.#withRoom()
    if (this.#secret === null) {
      this.#secret = randomBytes(32).toString('hex')
      await this.#secretFile.save(this.#secret)
    }
    await this.#save([...links, link])
    this.#note('link_made', link.id)
    return link
  }

  /** Takes a link back; it stays in the list. @throws ProblemError 404 */
  async revoke(id: string): Promise<SharedLink> {
    const link = this.#links.find((known) => known.id === id)
    if (link === undefined)
      throw new ProblemError('no_such_link', `There is no link ${JSON.stringify(id.slice(0, 40))}`)
    const revoked = { ...link, revokedAt: link.revokedAt ?? new Date(this.#now()).toISOString() }
    await this.#save(this.#links.map((known) => (known.id === id ? revoked : known)))
    if (link.revokedAt === null) this.#note('link_revoked', id)
    return revoked
  }

  /** Where a link leads, as a path. It is made anew each time: no list of links holds it. */
  pathOf(link: SharedLink): string {
    return `/shared/${link.id}.${this.#sign(link)}`
  }

  /** What somebody has who shows that token. */
  find(token: string): FoundLink {
    const [id = '', signature = '', ...rest] = token.split('.')
    const link = this.#links.find((known) => known.id === id)
    // The same is computed where there is no such link.
    const right = Buffer.from(this.#sign(link ?? NOBODYS))
    const shown = Buffer.from(signature)
    const isSigned = shown.length === right.length && timingSafeEqual(shown, right)
    if (link === undefined || !isSigned || rest.length > 0 || this.#secret === null) return { is: 'none' }
    if (link.revokedAt !== null) return { is: 'revoked', link }
    return { is: this.isOver(link) ? 'over' : 'good', link }
  }

  /** Whether its time is over. */
  isOver({ until }: SharedLink): boolean {
    return until !== null && Date.parse(until) <= this.#now()
  }

  #sign({ id, page, workspace, until }: SharedLink): string {
    const secret = Buffer.from(this.#secret ?? '', 'hex')
    return createHmac('sha256', secret)
      .update(JSON.stringify([id, page, workspace, until]))
      .digest('base64url')
  }

  #until(text: string | null): string | null {
    if (text === null) return null
    const until = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN
    if (until > this.#now() && until < this.#now() + LONGEST_MS) return new Date(until).toISOString()
    throw new ProblemError('invalid_link', `It cannot end at ${JSON.stringify(text.slice(0, 40))}: write a moment to come, within ten years, or null`) // prettier-ignore
  }

  #withRoom(): SharedLink[] {
    if (this.#links.length < MOST_LINKS) return this.#links
    const done = this.#links.find((link) => link.revokedAt !== null || this.isOver(link))
    if (done === undefined)
      throw new ProblemError('invalid_link', `There are ${MOST_LINKS} links: take some back that nobody needs`)
    return this.#links.filter((link) => link !== done)
  }

  async #save(links: SharedLink[]): Promise<void> {
    this.#links = links
    await this.#file.save({ links })
  }
}

/** As routes read it: an address may write any letter as %xx. */
function decoded(page: string): string {
  try {
    return decodeURIComponent(page.split('?')[0] ?? '')
  } catch {
    throw new ProblemError('invalid_link', `${JSON.stringify(page.slice(0, 200))} is no page`)
  }
}

const NOBODYS: SharedLink = {
  ...{ id: 'link-0000000000', page: '/', workspace: 'main', until: null, madeBy: null, createdAt: '', revokedAt: null },
}
