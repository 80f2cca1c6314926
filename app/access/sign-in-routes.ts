/** Signing in and out: plain forms, which need no JavaScript. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { giveSession, nextPage, passwordTrouble, takeSession, type SignIns } from '@candor/ingest'
import { sendPage } from './document.ts'
import { field } from './forms.ts'
import { html } from './html.ts'
import { inviteForm, signInForm, type SignInForm } from './sign-in-page.ts'

/** Asked before who it is: that is what they are for. */
const options = { schema: { hide: true }, config: { access: 'public' } } as const

export function signInRoutes(app: FastifyInstance, signIns: SignIns): void {
  const { users, sessions } = signIns
  const ask = (reply: FastifyReply, form: Omit<SignInForm, 'hasUsers'>, status = 200): FastifyReply => {
    const title = status === 200 ? 'Sign in' : 'Sign in: that did not work'
    return sendPage(reply, { title, status, body: signInForm({ ...form, hasUsers: users.list().length > 0 }) })
  }

  app.get('/sign-in', options, (request, reply) => {
    const next = nextPage((request.query as { next?: unknown }).next)
    if (signIns.readerOf(request) !== null) return reply.redirect(next, 303)
    return ask(reply, { next, name: '', wrong: {} })
  })

  app.post('/sign-in', options, async (request, reply) => {
    const [name, password, next] = [
      field(request, 'name'),
      field(request, 'password'),
      nextPage(field(request, 'next')),
    ]
    const wrong = { ...(name.trim() === '' && { name: 'Write your name.' }), ...(password === '' && { password: 'Write your password.' }) } // prettier-ignore
    if (Object.keys(wrong).length > 0) return ask(reply, { next, name, wrong }, 422)
    const outcome = await signIns.signIn(request, name, password)
    if (outcome.is === 'in') return enter(request, reply, outcome.token, next)
    if (outcome.is === 'wrong')
      return ask(reply, { next, name, wrong: { password: 'The name or the password is wrong.' } }, 403)
    const minutes = Math.ceil(outcome.seconds / 60)
    const words = `Tried too often. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
    return ask(reply.header('retry-after', String(outcome.seconds)), { next, name, wrong: { password: words } }, 429)
  })

  app.post('/sign-out', options, async (request, reply) => {
    await signIns.signOut(request, field(request, 'everywhere') === 'on')
    takeSession(request, reply)
    return reply.header('clear-site-data', '"cache"').redirect('/sign-in', 303)
  })

  app.get('/invite/:token', options, (request, reply) => {
    const { token } = request.params as { token: string }
    const user = users.invited(token)
    return user === null ? usedUp(reply) : choose(reply, inviteForm(token, user.name, null))
  })

  app.post('/invite/:token', options, async (request, reply) => {
    const { token } = request.params as { token: string }
    const password = field(request, 'password')
    const invited = users.invited(token)
    if (invited === null) return usedUp(reply)
    const trouble = passwordTrouble(password, invited.name)
    if (trouble !== null) return choose(reply, inviteForm(token, invited.name, trouble), 422)
    const user = await users.accept(token, password)
    if (user === null) return usedUp(reply)
    // Whoever had the old password is out.
    await sessions.endAll(user.id)
    return enter(request, reply, await signIns.begin(request, user), '/')
  })
}

function enter(request: FastifyRequest, reply: FastifyReply, token: string, next: string): FastifyReply {
  giveSession(request, reply, token)
  return reply.header('cache-control', 'no-store').redirect(next, 303)
}

const choose = (reply: FastifyReply, body: ReturnType<typeof inviteForm>, status = 200): FastifyReply =>
  sendPage(reply, { title: status === 200 ? 'Choose a password' : 'Choose another password', body, status })

const usedUp = (reply: FastifyReply): FastifyReply =>
  sendPage(reply, {
    title: 'This invitation is not good any more',
    status: 410,
    body: html`<p>It was used, or replaced, or is older than three days. An admin can invite you again.</p>
      <p><a href="/sign-in">Sign in</a></p>`,
  })
