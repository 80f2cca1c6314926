/** Finding pages, and what was declared, by name: what is found, what it is called, and where it leads. */
import type { SearchAnswer } from '@candor/engine/api/shapes'
import { PAGES } from '../layout/pages.ts'
import { withScope, type Scope } from '../scope/scope.ts'

export interface Hit {
  readonly href: string
  readonly name: string
  /** What it is: "Initiative of Lumen", "Page". */
  readonly kind: string
  readonly words: string
}

type Found = SearchAnswer['found'][number]

/** Pages that are not in the navigation. */
const MORE_PAGES = [
  ['/people/staying', 'Who came, who stays, who buys'],
  ['/people/one', 'One person'],
  ['/voices/label', 'Read and label messages'],
  ['/calculator', 'Calculator'],
  ['/how', 'How do we know? All metrics'],
] as const

const KINDS: Record<Found['kind'], string> = {
  initiative: 'Initiative',
  experiment: 'Experiment',
  campaign: 'Campaign',
  promise: 'Promise',
  brand: 'Brand',
  metric: 'Metric',
}

function hrefOf({ kind, key, brand }: Found, scope: Scope): string {
  const of = { ...scope, brand: brand ?? scope.brand, campaign: null }
  switch (kind) {
    case 'initiative':
      return withScope(`/initiatives/${encodeURIComponent(key)}`, of)
    case 'experiment':
      return withScope(`/experiments/${encodeURIComponent(key)}`, of)
    case 'campaign':
      return withScope('/', { ...of, campaign: key })
    case 'promise':
      return withScope('/service', of)
    case 'brand':
      return withScope('/', of)
    case 'metric':
      return withScope(`/how/${encodeURIComponent(key)}`, scope)
  }
}

/** What the API found, as links that keep the days and the workspace. */
export const hitsOf = (found: readonly Found[], scope: Scope): Hit[] =>
  found.map((one) => ({
    href: hrefOf(one, scope),
    name: one.name,
    kind: one.brand === null || one.kind === 'brand' ? KINDS[one.kind] : `${KINDS[one.kind]} of ${one.brand}`,
    words: one.words,
  }))

/** Pages whose name holds what was typed; all of them when nothing was. */
export function pagesFor(asked: string, scope: Scope): Hit[] {
  const wanted = asked.trim().toLowerCase()
  return [...PAGES, ...MORE_PAGES]
    .filter(([, name]) => name.toLowerCase().includes(wanted))
    .map(([path, name]) => ({ href: withScope(path, scope), name, kind: 'Page', words: '' }))
}
