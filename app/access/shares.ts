/** Sharing pages: from a page that somebody looks at to a link, and from a link to that page. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ALL_WORKSPACES, credentialOf, ProblemError, SharedLinks, type Door, type KeyRing, type SharedLink } from '@candor/ingest' // prettier-ignore
import type { RenderPage } from '../pages.ts'

export interface SharesOptions {
  app: FastifyInstance
  door: Door
  keys: KeyRing
  links: SharedLinks
  /** Null without a dashboard: then there is nothing to share. */
  render: () => RenderPage | null
}

export class Shares {
  readonly links: SharedLinks
  readonly #options: SharesOptions

  constructor(options: SharesOptions) {
    this.links = options.links
    this.#options = options
  }

  /** Shares a page as whoever asks. @throws ProblemError 401, 403, 422 */
  async make(request: FastifyRequest, asked: { page: string; until: string | null }): Promise<SharedLink> {
    const page = new URL(SharedLinks.page(asked.page), 'http://localhost')
    const named = page.searchParams.get('workspace')
    const { key, workspace: own } = this.#options.door.admit(request, 'define', credentialOf(request), named)
    const isConfined = key !== null && key.workspace !== ALL_WORKSPACES
    const workspace = isConfined ? own : (named ?? (await this.#shownWithout(page.search)))
    // Which workspace is shown when none is named may change; what is shared does not.
    page.searchParams.set('workspace', workspace)
    const path = `${page.pathname}?${page.searchParams.toString()}`
    const shown = await this.render({ page: path, workspace })
    await shown.body?.cancel()
    if (shown.status !== 200)
      throw new ProblemError('invalid_link', `The page answers ${shown.status}: look at it first`)
    if (!isPage(shown)) throw new ProblemError('invalid_link', `${page.pathname} is a file and no page`)
    return this.links.make({ page: path, workspace, until: asked.until, madeBy: key?.id ?? null })
  }

  /** The links that whoever asks may see and take back: those of their workspaces. @throws ProblemError 401, 403 */
  list(request: FastifyRequest): SharedLink[] {
    const { key } = this.#options.door.admit(request, 'define', credentialOf(request), null)
    const isSeen = ({ workspace }: SharedLink): boolean =>
      key === null || key.workspace === ALL_WORKSPACES || key.workspace === workspace
    return this.links.list().filter(isSeen)
  }

  /** @throws ProblemError 401, 403, 404 */
  async revoke(request: FastifyRequest, id: string): Promise<SharedLink> {
    if (!this.list(request).some((link) => link.id === id))
      throw new ProblemError('no_such_link', `There is no link ${JSON.stringify(id.slice(0, 40))}`)
    return this.links.revoke(id)
  }

  /** The page of a link, with numbers of its workspace and nothing else. */
  render({ page, workspace }: Pick<SharedLink, 'page' | 'workspace'>): Promise<Response> {
    const render = this.#options.render()
    if (render === null) throw new ProblemError('invalid_link', 'The dashboard is not built')
    return render(page, this.#options.keys.givePages(workspace))
  }

  /** The newest moment in what a link shows, RFC 3339; null where there is nothing. */
  async asOf({ page, workspace }: SharedLink): Promise<string | null> {
    const scope = await this.#scope(new URL(page, 'http://localhost').search, this.#options.keys.givePages(workspace))
    return scope.asOf ?? null
  }

  async #shownWithout(query: string): Promise<string> {
    const { workspace } = await this.#scope(query, this.#options.keys.givePages())
    if (workspace === undefined) throw new ProblemError('invalid_link', 'Say which workspace: add workspace=… to the page') // prettier-ignore
    return workspace
  }

  async #scope(query: string, key: string): Promise<{ workspace?: string; asOf?: string | null }> {
    const headers = { authorization: `Bearer ${key}`, 'cache-control': 'max-stale=60' }
    const answer = await this.#options.app.inject({ url: `/api/scope${query}`, headers })
    return answer.statusCode === 200 ? answer.json() : {}
  }
}

/** Whether an answer is a page, and not a file to download. */
export const isPage = ({ headers }: Response): boolean => headers.get('content-type')?.startsWith('text/html') === true
