/** Which dead letters the page shows: read from its address, as everything is, so that a link restores the view. */
import type { DeadLettersQuery } from '@candor/engine/api/shapes'

export type State = NonNullable<DeadLettersQuery['state']>

/** What the list is narrowed down to; '' is any. */
export interface Narrowing {
  readonly reason: string
  readonly source: string
  readonly state: State
  /** Where the page begins; '' for the newest. */
  readonly before: string
}

/** The page's address, narrowed down to this. */
export type Address = (letters: Narrowing) => string

export const EVERY_LETTER: Narrowing = { reason: '', source: '', state: 'all', before: '' }

export const STATES = [
  ['all', 'All'],
  ['open', 'Open'],
  ['resolved', 'Went in'],
] as const satisfies readonly (readonly [State, string])[]

const LONGEST = 200

/** What cannot be meant is as if it were not there. */
export function parseNarrowing(params: URLSearchParams): Narrowing {
  const text = (name: string): string => {
    const value = params.get(name) ?? ''
    return value.length <= LONGEST ? value : ''
  }
  const state = STATES.find(([name]) => name === params.get('state'))?.[0] ?? 'all'
  return { reason: text('reason'), source: text('source'), state, before: text('before') }
}

/** The address with what is not the default, in a fixed order. @param scope its query string, with its "?" or empty */
export function narrowed(path: string, scope: string, { reason, source, state, before }: Narrowing): string {
  const params = new URLSearchParams(scope)
  if (reason !== '') params.set('reason', reason)
  if (source !== '') params.set('source', source)
  if (state !== 'all') params.set('state', state)
  if (before !== '') params.set('before', before)
  const query = params.toString()
  return query === '' ? path : `${path}?${query}`
}

/** Which letters a command is for: its options, with what a shell might read otherwise in quotes. */
export function options(workspace: string, { reason, source }: Pick<Narrowing, 'reason' | 'source'>): string {
  const parts = [['--workspace', workspace], ['--reason', reason], ['--source', source]] as const // prettier-ignore
  return parts.flatMap(([name, value]) => (value === '' ? [] : [`${name} ${shellWord(value)}`])).join(' ')
}

const shellWord = (text: string): string => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** A fix to begin with: its form, for the letters that are shown. */
export function fixToBeginWith({ reason, source }: Pick<Narrowing, 'reason' | 'source'>): string {
  const rule = {
    ...(reason !== '' && { reason }),
    ...(source !== '' && { source }),
    rename: { '/from': '/to' },
    set: { '/field': 'value' },
    default: { '/brand': 'only where nothing stands' },
    remove: ['/field'],
  }
  return JSON.stringify({ rules: [rule] }, null, 2)
}
