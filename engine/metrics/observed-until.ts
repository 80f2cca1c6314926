/** Up to when people were observed: what a source has not told yet is no sign that nothing happened. */
import type { Ask } from '../ask.ts'
import type { Scope } from '../scope.ts'

const HOUR = 3_600_000

export type ObservedVerb = 'Follow' | 'Claim' | 'Like' | 'Purchase'

/**
 * The last moment that is taken as observed: the end of the window, or the last full hour before the newest event of these
 * verbs, whichever comes first. Other verbs come by other sources and say nothing: where likes stream and follows are
 * brought in weekly, nobody has been seen to stay since the last week was brought in.
 * @param newest of those verbs and of what took them back (metrics/observed_until); null when there is none
 * @returns RFC 3339, never before `from`
 */
export function observedUntil(newest: string | null, { to, from, now }: Pick<Scope, 'to' | 'from' | 'now'>): string {
  const [begun, over] = [Date.parse(from), Date.parse(to)]
  const told = newest === null ? begun : Math.min(Date.parse(newest), now.getTime())
  return new Date(Math.max(begun, Math.min(over, Math.floor(told / HOUR) * HOUR))).toISOString()
}

/** The newest moment of some verbs of the scope's brand; null when there is none. */
export async function newestOf(
  ask: Ask,
  { workspace, brand }: Pick<Scope, 'workspace' | 'brand'>,
  verbs: ObservedVerb[],
): Promise<string | null> {
  const [row] = await ask('metrics/observed_until', { workspace, brand, verbs })
  return row?.newest ?? null
}

/** The same for followers: Follows, and what took them back. */
export const followsUntil = async (ask: Ask, scope: Scope): Promise<string> =>
  observedUntil(await newestOf(ask, scope, ['Follow']), scope)

/** The same for customers: Purchases. */
export const purchasesUntil = async (ask: Ask, scope: Scope): Promise<string> =>
  observedUntil(await newestOf(ask, scope, ['Purchase']), scope)
