/** The page where people sign in, and the one where whoever was invited chooses a password. */
import { LEAST_CHARACTERS } from '@candor/ingest'
import { html, type Html } from './html.ts'

export interface SignInForm {
  /** Where to go on to. */
  next: string
  name: string
  /** What is wrong with what was written, by field. */
  wrong: { name?: string; password?: string }
  /** False: there is nobody who could sign in. */
  hasUsers: boolean
}

/** No puzzle and no paste barrier: password managers fill it in (WCAG 2.2, 3.3.8 Accessible Authentication). */
export const signInForm = ({ next, name, wrong, hasUsers }: SignInForm): Html =>
  html` ${
      hasUsers
        ? null
        : html`<div class="told">
            <p>Nobody can sign in yet. Whoever runs Candor makes the first user on its machine:</p>
            <p><code>npx candor users add NAME --role admin</code></p>
          </div>`
    }
    <form method="post" action="/sign-in">
      <input type="hidden" name="next" value="${next}" />
      <label for="name">Name</label>
      <input
        id="name"
        name="name"
        value="${name}"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="200"
        required
        ${described('name', wrong.name)}
      />
      ${told('name', wrong.name)}
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        maxlength="2000"
        required
        ${described('password', wrong.password)}
      />
      ${told('password', wrong.password)}
      <button class="primary">Sign in</button>
    </form>
    <p class="hint">Forgotten? An admin can invite you to choose another password.</p>`

export const inviteForm = (token: string, name: string, wrong: string | null): Html =>
  html` <form method="post" action="/invite/${token}">
    <label for="name">Your name</label>
    <input id="name" name="name" value="${name}" autocomplete="username" readonly />
    <label for="password">A password</label>
    <p class="hint" id="password-hint">At least ${LEAST_CHARACTERS} characters; a few words will do.</p>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="new-password"
      maxlength="2000"
      required
      ${described('password', wrong ?? undefined, 'password-hint')}
    />
    ${told('password', wrong ?? undefined)}
    <button class="primary">Set the password and sign in</button>
  </form>`

const described = (name: string, wrong: string | undefined, hint = ''): Html => {
  const ids = [hint, wrong === undefined ? '' : `${name}-wrong`].filter((id) => id !== '').join(' ')
  return html`${ids === '' ? null : html`aria-describedby="${ids}"`}
  ${wrong === undefined ? null : html`aria-invalid="true" autofocus`}`
}
const told = (name: string, wrong: string | undefined): Html | null =>
  wrong === undefined ? null : html`<p class="wrong" id="${name}-wrong" role="alert">${wrong}</p>`
