/** Whose timeline the page shows, and which part of it: read from its address, as everything is, so that a link restores the view. */
import { withScope, type Scope } from '../scope/scope.ts'

export interface PersonAsked {
  readonly channel: string
  readonly id: string
  readonly views: boolean
  /** Where the page begins; '' for the newest. */
  readonly before: string
}

const LONGEST = 200
const LONGEST_PLACE = 300

/** What cannot be meant is as if it were not there. */
export function parsePerson(params: URLSearchParams): PersonAsked {
  const text = (name: string, longest: number): string => {
    const value = params.get(name) ?? ''
    return value.length <= longest ? value : ''
  }
  const views = params.get('views') === 'yes'
  return { channel: text('channel', LONGEST), id: text('id', LONGEST), views, before: text('before', LONGEST_PLACE) }
}

export const isNamed = ({ channel, id }: Pick<PersonAsked, 'channel' | 'id'>): boolean => channel !== '' && id !== ''

/** The parameters of the page that are no scope, without what is the default. */
export function personParams({ channel, id, views, before }: PersonAsked): Record<string, string> {
  const all = { channel, id, views: views ? 'yes' : '', before }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

/** The page of a person. */
export function personPage(scope: Scope, asked: Pick<PersonAsked, 'channel' | 'id'> & Partial<PersonAsked>): string {
  const params = new URLSearchParams(personParams({ views: false, before: '', ...asked }))
  return withScope(`/people/one?${params.toString()}`, scope)
}

/** The same at the API. A timeline is of all brands and campaigns. */
export function timelineAddress(
  scope: Scope,
  { channel, id, views, before }: PersonAsked,
  format: 'json' | 'csv',
): string {
  const params = new URLSearchParams({
    ...(views && { views: 'yes' }),
    ...(before !== '' && { before }),
    ...(format === 'csv' && { format }),
  })
  const path = `/api/people/${encodeURIComponent(channel)}/${encodeURIComponent(id)}/timeline`
  const own = params.toString()
  return withScope(own === '' ? path : `${path}?${own}`, { ...scope, brand: null, campaign: null })
}

/** What happened, by the day of it (UTC), in the order given. */
export function byDay<T extends { readonly at: string }>(contacts: readonly T[]): { day: string; contacts: T[] }[] {
  const days: { day: string; contacts: T[] }[] = []
  for (const contact of contacts) {
    const day = contact.at.slice(0, 10)
    if (days.at(-1)?.day !== day) days.push({ day, contacts: [] })
    days.at(-1)?.contacts.push(contact)
  }
  return days
}
