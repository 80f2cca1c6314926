/** The page Access: one's own sign-in, shared pages, and for admins users and keys. Tables, and a form under each. */
import { ALL_WORKSPACES, ROLES, SCOPES, type Reader, type ShownKey, type ShownUser } from '@candor/ingest'
import { html, type Html } from './html.ts'
import type { ShownLink } from './link-routes.ts'
import { moment } from './moment.ts'

export interface AccessView {
  /** Null where nobody is signed in: with a key, or where none is needed. */
  reader: (Reader & { sessions: number }) | null
  /** Null for who may not see them. */
  links: ShownLink[] | null
  keys: ShownKey[] | null
  users: ShownUser[] | null
  now: number
  /** What was just done, or could not be. */
  told: { words: Html; isTrouble: boolean } | null
}

export const accessPage = ({ reader, links, keys, users, now, told }: AccessView): Html => html`
  ${told === null ? null : html`<div class="told ${told.isTrouble ? 'trouble' : ''}" role="${told.isTrouble ? 'alert' : 'status'}">${told.words}</div>`}
  ${reader === null ? null : yours(reader)} ${links === null ? null : sharedPages(links, now)}
  ${users === null ? null : people(users)} ${keys === null ? null : programs(keys)}
`

const yours = ({ name, role, sessions }: AccessView['reader'] & object): Html => html`
  <p>
    You are signed in as <strong>${name}</strong>, ${role}, in ${sessions} ${sessions === 1 ? 'browser' : 'browsers'}.
  </p>
  <form method="post" action="/sign-out">
    <button>Sign out</button> <button name="everywhere" value="on">Sign out everywhere</button>
  </form>
`

const sharedPages = (links: ShownLink[], now: number): Html => html`
  <section aria-labelledby="links">
    <h2 id="links">Shared pages</h2>
    <p>A link shows one page, read-only: numbers and no names. Whoever has it sees the page.</p>
    ${
      links.length === 0
        ? html`<p>None.</p>`
        : table(
            'Table of shared pages',
            ['Page', 'Made', 'Good until', ''],
            links.map((link) => linkRow(link, now)),
          )
    }
    <p><a href="/access/share">Share a page</a></p>
  </section>
`

function linkRow({ id, page, path, until, createdAt, revokedAt }: ShownLink, now: number): Html {
  const isOver = until !== null && Date.parse(until) <= now
  const end = revokedAt !== null ? `taken back ${moment(revokedAt)}` : until === null ? 'it is taken back' : `${moment(until)}${isOver ? ', over' : ''}` // prettier-ignore
  const isGood = revokedAt === null && !isOver
  return html`<tr class="${isGood ? '' : 'gone'}">
    <th scope="row">${isGood ? html`<a href="${path}">${page}</a>` : page}</th>
    <td>${moment(createdAt)}</td>
    <td>${end}</td>
    <td>${isGood ? button('/access/links/revoke', { id }, 'Take back', `Take back ${page}`) : null}</td>
  </tr>`
}

/** The form that shares a page; `page` as somebody looked at it last. */
export const shareForm = (page: string, trouble: string | null): Html => html`
  <form method="post" action="/access/links">
    <label for="page">Page</label>
    <p class="hint" id="page-hint">As in the address bar: /reach?brand=… or the whole address.</p>
    <input
      ${trouble === null ? html`aria-describedby="page-hint"` : html`aria-describedby="page-hint page-wrong" aria-invalid="true"`}
      id="page"
      name="page"
      value="${page}"
      maxlength="2000"
      required
    />
    ${trouble === null ? null : html`<p class="wrong" id="page-wrong" role="alert">${trouble}</p>`}
    <label for="days">Good for</label>
    <select id="days" name="days">
      <option value="7">7 days</option>
      <option value="30" selected>30 days</option>
      <option value="365">a year</option>
      <option value="">until it is taken back</option>
    </select>
    <button class="primary">Make a link</button>
  </form>
  <p class="hint">Whoever has the link sees that page and no other: numbers and no names, as they are on that day.</p>
`

const people = (users: ShownUser[]): Html => html`
  <section aria-labelledby="users">
    <h2 id="users">People</h2>
    <p>
      A viewer sees numbers; an analyst also people, and declares definitions and shares pages; an admin does
      everything.
    </p>
    ${users.length === 0 ? html`<p>None yet. From the first one on, everybody signs in or needs a key.</p>` : table('Table of people', ['Name', 'Role', 'Sign-in', ''], users.map(userRow))}
    <details>
      <summary>Invite somebody</summary>
      <form method="post" action="/access/users">
        <label for="user-name">Name, or address for mail</label>
        <input id="user-name" name="name" autocomplete="off" autocapitalize="none" maxlength="64" required />
        <label for="user-role">Role</label>
        <select id="user-role" name="role">
          ${ROLES.map((role) => html`<option>${role}</option>`)}
        </select>
        <button class="primary">Make an invitation</button>
      </form>
    </details>
  </section>
`

const userRow = ({ name, role, hasPassword, invitedUntil, sessions }: ShownUser): Html =>
  html`<tr>
    <th scope="row">${name}</th>
    <td>
      <form method="post" action="/access/users/role">
        <input type="hidden" name="name" value="${name}" />
        <select name="role" aria-label="Role of ${name}">
          ${ROLES.map((known) => html`<option ${known === role ? html`selected` : null}>${known}</option>`)}
        </select>
        <button aria-label="Change the role of ${name}">Change</button>
      </form>
    </td>
    <td>
      ${hasPassword ? `has a password, ${sessions} ${sessions === 1 ? 'session' : 'sessions'}` : 'no password yet'}${invitedUntil === null ? null : `, invited until ${moment(invitedUntil)}`}
    </td>
    <td>
      ${button('/access/users/invite', { name }, 'Invite anew', `Invite anew: ${name}`)}
      ${button('/access/users/remove', { name }, 'Remove', `Remove ${name}`)}
    </td>
  </tr>`

const programs = (keys: ShownKey[]): Html => html`
  <section aria-labelledby="keys">
    <h2 id="keys">Keys for programs</h2>
    <p>
      What sends events or reads the API shows a key. Rates and web pages are said with <code>candor keys create</code>.
    </p>
    ${keys.length === 0 ? html`<p>None.</p>` : table('Table of keys', ['Key', 'May', 'Workspace', 'Made', 'Last used', ''], keys.map(keyRow))}
    <details>
      <summary>Make a key</summary>
      <form method="post" action="/access/keys">
        <label for="key-workspace">Workspace</label>
        <p class="hint" id="key-hint">Or * for all of them, which ingest cannot have.</p>
        <input id="key-workspace" name="workspace" value="main" maxlength="40" required aria-describedby="key-hint" />
        <label for="key-scope">May</label>
        <select id="key-scope" name="scope">
          ${SCOPES.map((scope) => html`<option>${scope}</option>`)}
        </select>
        <button class="primary">Make a key</button>
      </form>
    </details>
  </section>
`

const keyRow = ({ id, scope, workspace, createdAt, lastUsedAt, revokedAt }: ShownKey): Html =>
  html`<tr class="${revokedAt === null ? '' : 'gone'}">
    <th scope="row">${id}</th>
    <td>${scope}</td>
    <td>${workspace === ALL_WORKSPACES ? 'all' : workspace}</td>
    <td>${moment(createdAt)}</td>
    <td>${lastUsedAt === undefined ? 'never' : moment(lastUsedAt)}</td>
    <td>
      ${revokedAt !== null ? `revoked ${moment(revokedAt)}` : id.startsWith('env-') ? 'from the environment' : button('/access/keys/revoke', { id }, 'Revoke', `Revoke ${id}`)}
    </td>
  </tr>`

const table = (name: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${name}">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`

const button = (action: string, fields: Record<string, string>, words: string, label: string): Html =>
  html`<form method="post" action="${action}">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button aria-label="${label}">${words}</button>
  </form>`
