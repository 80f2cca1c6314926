/**
 * What is looked at: workspace, brand, campaign and days. All of it lives in the URL, and nothing else does, so that a
 * link restores the view. What equals the default is left out; the API resolves defaults (see ScopeQuery there).
 */
import type { ScopeQuery } from '@candor/engine/api/shapes'

export type Scope = { readonly [K in keyof Required<ScopeQuery>]: string | null }

/** A parameter that was left out because it cannot mean anything, and what to write instead. */
export interface ScopeNotice {
  readonly parameter: keyof Scope
  readonly sentence: string
}

export const SCOPE_KEYS = ['workspace', 'brand', 'campaign', 'from', 'to'] as const satisfies readonly (keyof Scope)[]

const WORKSPACE = /^[a-z0-9][a-z0-9-]{0,39}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const LONGEST = 200

/** True for a day that exists in the calendar, written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Reads the scope out of a query string. What cannot be meant is left out and named in `notices`. */
export function parseScope(params: URLSearchParams): { scope: Scope; notices: ScopeNotice[] } {
  const notices: ScopeNotice[] = []
  const read = (parameter: keyof Scope, valid: (text: string) => boolean, rule: string): string | null => {
    const text = params.get(parameter) ?? ''
    if (text === '') return null
    if (valid(text)) return text
    notices.push({ parameter, sentence: `“${parameter}=${text.slice(0, 60)}” was not understood: ${rule}` })
    return null
  }
  const short = (text: string): boolean => text.length <= LONGEST
  const scope = {
    workspace: read('workspace', (text) => WORKSPACE.test(text), 'a workspace is written in a–z, 0–9 and hyphens.'),
    brand: read('brand', short, `a brand has at most ${LONGEST} characters.`),
    campaign: read('campaign', short, `a campaign has at most ${LONGEST} characters.`),
    from: read('from', isDay, 'write a day as YYYY-MM-DD.'),
    to: read('to', isDay, 'write a day as YYYY-MM-DD.'),
  }
  if (scope.from === null || scope.to === null || scope.from <= scope.to) return { scope, notices }
  const sentence = `The days from ${scope.from} to ${scope.to} were left out: ${scope.from} is after ${scope.to}. Swap them.`
  return { scope: { ...scope, from: null, to: null }, notices: [...notices, { parameter: 'from', sentence }] }
}

/** Names in a scope that the data do not know: well written, so they are kept, but the reader should know. */
export function unknownNames(
  asked: Scope,
  known: { readonly brand: string; readonly campaigns: readonly { readonly key: string }[] },
): ScopeNotice[] {
  if (asked.campaign === null || known.campaigns.some(({ key }) => key === asked.campaign)) return []
  const sentence = `No campaign “${asked.campaign}” is known for ${known.brand}, so nothing belongs to it. Choose another or all.`
  return [{ parameter: 'campaign', sentence }]
}

/** Days in which there is nothing at all: well written, so they are kept, and every number refuses; the reader should know why. */
export function daysWithoutData(shown: {
  readonly from: string
  readonly to: string
  readonly firstDay: string | null
  readonly lastDay: string | null
}): ScopeNotice[] {
  const { from, to, firstDay, lastDay } = shown
  if (firstDay === null || lastDay === null || (from <= lastDay && to >= firstDay)) return []
  const sentence = `There are no data from ${from} to ${to}: they begin on ${firstDay} and end on ${lastDay}. Choose days in between.`
  return [{ parameter: 'from', sentence }]
}

/** The scope as a query string with its "?", or "" for all defaults. The order is fixed, so equal scopes are equal text. */
export function scopeQuery(scope: Scope): string {
  const params = new URLSearchParams()
  for (const key of SCOPE_KEYS) {
    const value = scope[key]
    if (value !== null && value !== '') params.set(key, value)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** A link to another page of the dashboard, or of the API, that keeps the scope. */
export function withScope(path: string, scope: Scope): string {
  const query = scopeQuery(scope)
  return path.includes('?') ? `${path}${query.replace('?', '&')}` : `${path}${query}`
}
