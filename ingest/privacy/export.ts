/** Everything about one person, as lines of JSON: who they are here, what they did, and what could not be understood. */
import type { Store } from '@candor/queries'
import { sentForms } from './byte-forms.ts'
import { accountsOf, type SamePerson, type Subject } from './subject.ts'

const PAGE = 5_000
const BEGINNING = '1970-01-01T00:00:00Z'

export type ExportLine = { kind: 'account' | 'interaction' | 'dead_letter' } & Record<string, unknown>

/** @param samePerson which other accounts are the same person; null for none @throws ProblemError when too many are */
export async function* exportPerson(
  store: Store,
  subject: Subject,
  samePerson: SamePerson | null,
): AsyncGenerator<ExportLine> {
  const { workspace } = subject
  const accounts = await accountsOf(store, subject, samePerson)
  const actors = accounts.map(({ actor }) => actor)
  for (const { actor, channel, handle } of accounts)
    yield { kind: 'account', workspace, number: actor, channel, id: handle }
  let after = { after_at: BEGINNING, after_id: '' }
  for (let isMore = actors.length > 0; isMore;) {
    const rows = await store.query('people/export_interactions', { workspace, actors, limit: PAGE, ...after })
    for (const { row } of rows) yield { kind: 'interaction', ...readable(row) }
    const last = rows.at(-1)
    isMore = rows.length === PAGE && last !== undefined
    if (last !== undefined) after = { after_at: last.at, after_id: last.event_id }
  }
  const needles = [subject.id, ...accounts.map(({ handle }) => handle)].flatMap(sentForms)
  const letters = await store.query('people/export_dead_letters', {
    workspace,
    needles: needles.map((form) => form.toString('hex')),
  })
  for (const letter of letters) yield { kind: 'dead_letter', ...letter }
}

/** The row as JSON of its own types; what is empty is left out. */
function readable(row: string): Record<string, unknown> {
  const fields = JSON.parse(row) as Record<string, string>
  const typed = Object.entries(fields).map(([name, value]): [string, unknown] => [
    name,
    NUMBERS.has(name) ? Number(value) : NESTED.has(name) ? (JSON.parse(value) as unknown) : value,
  ])
  return Object.fromEntries(typed.filter(([name, value]) => value !== '' && value !== EMPTY[name]))
}

const NUMBERS = new Set(['actor', 'linked', 'value', 'score', 'audience'])
const NESTED = new Set(['topics', 'properties'])
/** What stands for "there is none". */
const EMPTY: Readonly<Record<string, unknown>> = { linked: 0, score: -1, audience: 0 }
