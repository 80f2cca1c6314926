/**
 * Whether data came or went since a page was read. What is loaded before the page listens, or while its connection is lost, is
 * told to nobody: whoever begins to listen asks once.
 */
import type { ScopeAnswer } from '@candor/engine/api/shapes'

export type Shown = Pick<ScopeAnswer, 'workspace' | 'events' | 'asOf'>

/** @returns false also where nobody answers: the next notice will tell */
export async function isBehind(fetch: (path: string) => Promise<Response>, shown: Shown): Promise<boolean> {
  try {
    const response = await fetch(`/api/scope?workspace=${encodeURIComponent(shown.workspace)}`)
    if (!response.ok) return false
    const { events, asOf } = (await response.json()) as Shown
    return events !== shown.events || asOf !== shown.asOf
  } catch {
    return false
  }
}
