/** /access and its forms. Each does what a route of the API does, for whoever may call that. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { credentialOf, invitePath, isFromOwnPage, pageAddress, ProblemError, shownKey, shownUser, type Door, type Scope, type SharedLink, type SignIns } from '@candor/ingest' // prettier-ignore
import { accessPage, shareForm, type AccessView } from './access-page.ts'
import { sendPage } from './document.ts'
import { field } from './forms.ts'
import { html, type Html } from './html.ts'
import type { Shares } from './shares.ts'

export interface AccessRoutes {
  door: Door
  signIns: SignIns
  shares: Shares
}

const DAY_MS = 24 * 3600 * 1000

export function accessRoutes(app: FastifyInstance, { door, signIns, shares }: AccessRoutes): void {
  const { users, sessions } = signIns
  const options = { schema: { hide: true }, config: { access: 'own' } } as const
  const admin = (request: FastifyRequest): void => door.admitEverywhere(request, credentialOf(request))
  const may = (request: FastifyRequest, scope: Scope): boolean =>
    isLetIn(() => void door.admit(request, scope, credentialOf(request), null))
  const origin = ({ protocol, host, headers }: FastifyRequest): string => headers.origin ?? `${protocol}://${host}`

  const show = (request: FastifyRequest, reply: FastifyReply, told: AccessView['told'], status = 200): FastifyReply => {
    const reader = signIns.readerOf(request)
    const isAdmin = isLetIn(() => admin(request))
    const view: AccessView = {
      reader: reader === null ? null : { ...reader, sessions: sessions.count(reader.id) },
      links: may(request, 'define') ? shares.list(request).map((link) => ({ ...link, path: shares.links.pathOf(link) })).reverse() : null, // prettier-ignore
      users: isAdmin ? users.list().map((user) => shownUser(user, sessions.count(user.id))) : null,
      keys: isAdmin ? door.keys.list().map(shownKey) : null,
      ...{ now: Date.now(), told },
    }
    return sendPage(reply, { title: 'Access', body: accessPage(view), status, back: true })
  }

  /** A form of an admin: what came of it is told above the page, and so is what was wrong. */
  const form = (url: string, work: (request: FastifyRequest) => Promise<Html>): void => {
    app.post(url, options, async (request, reply) => {
      admin(request)
      try {
        return await show(request, reply, { words: await work(request), isTrouble: false })
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return show(request, reply, { words: html`<p>${error.message}</p>`, isTrouble: true }, error.statusCode)
      }
    })
  }

  app.get('/access', options, (request, reply) => {
    door.admit(request, 'read', credentialOf(request), null)
    return show(request, reply, null)
  })

  form('/access/users', async (request) => {
    const { user, invite } = await users.add({ name: field(request, 'name'), role: field(request, 'role') })
    return invitation(user.name, `${origin(request)}${invitePath(invite ?? '')}`)
  })
  form('/access/users/invite', async (request) => {
    const { user, invite } = await users.invite(field(request, 'name'))
    return invitation(user.name, `${origin(request)}${invitePath(invite)}`)
  })
  form('/access/users/role', async (request) => {
    const { name, role } = await users.setRole(field(request, 'name'), field(request, 'role'))
    return html`<p>${name} is ${role} now.</p>`
  })
  form('/access/users/remove', async (request) => {
    const { name } = await signIns.remove(field(request, 'name'))
    return html`<p>${name} was removed, and is signed out everywhere.</p>`
  })
  form('/access/keys', async (request) => {
    const { key, secret } = await door.keys.create({ workspace: field(request, 'workspace'), scope: field(request, 'scope') }) // prettier-ignore
    return html`<p>${key.id} is shown this once; only its hash is kept:</p>
      <p><code>${secret}</code></p>`
  })
  form('/access/keys/revoke', async (request) => {
    const { id } = await door.keys.revoke(field(request, 'id'))
    return html`<p>${id} is refused from now on.</p>`
  })

  app.get('/access/share', options, (request, reply) => {
    door.admit(request, 'define', credentialOf(request), null)
    return askShare(reply, lookedAt(request), null)
  })

  app.post('/access/links', options, async (request, reply) => {
    const [page, days] = [field(request, 'page'), field(request, 'days')]
    door.admit(request, 'define', credentialOf(request), null)
    try {
      const until = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString()
      const link = await shares.make(request, { page, until })
      return await show(request, reply, { words: madeLink(link, `${origin(request)}${shares.links.pathOf(link)}`), isTrouble: false }) // prettier-ignore
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return askShare(reply, page, error.message, error.statusCode)
    }
  })

  app.post('/access/links/revoke', options, async (request, reply) => {
    const { page } = await shares.revoke(request, field(request, 'id'))
    return show(request, reply, { words: html`<p>${page} is not shared any more.</p>`, isTrouble: false })
  })
}

const askShare = (reply: FastifyReply, page: string, trouble: string | null, status = 200): FastifyReply =>
  sendPage(reply, { title: 'Share a page', body: shareForm(page, trouble), status, back: true })

/** The page that somebody came from, as their browser says; nothing from elsewhere is written into the form. */
function lookedAt(request: FastifyRequest): string {
  const { referer } = request.headers
  if (referer === undefined || !URL.canParse(referer) || new URL(referer).host !== request.host) return ''
  if (!isFromOwnPage(request)) return ''
  const { pathname, search } = new URL(referer)
  return pathname.startsWith('/access') ? '' : (pageAddress(pathname + search) ?? '')
}

const invitation = (name: string, address: string): Html =>
  html`<p>${name} chooses a password here, once, within three days. It is shown this once:</p>
    <p><code>${address}</code></p>`

const madeLink = ({ page }: SharedLink, address: string): Html =>
  html`<p>Whoever has this link sees ${page}:</p>
    <p><a href="${address}">${address}</a></p>`

function isLetIn(admit: () => void): boolean {
  try {
    admit()
    return true
  } catch (error) {
    if (error instanceof ProblemError) return false
    throw error
  }
}
