/** What there is to choose from, and what was chosen: the answer behind every page's filter bar. */
import type { QueryRow, Store } from '@candor/queries'
import type { ScopeAnswer } from './api/shapes/index.ts'
import { SAMPLE_WORKSPACE, type Scope } from './scope.ts'

type Campaign = ScopeAnswer['campaigns'][number]

/** Declared campaigns of the brand, then those that only the interactions name. */
function campaignsOf(scope: Scope, seen: readonly QueryRow['admin/campaign_keys'][]): Campaign[] {
  const declared = scope.definitions.campaign
  const known = declared
    .filter(({ body }) => body.brand === scope.brand)
    .map(({ key, body }) => ({
      key,
      name: body.name,
      start: body.start,
      end: body.end,
      spend: body.spend ?? null,
      currency: body.currency ?? null,
    }))
  const unknown = seen
    .filter(({ campaign }) => !declared.some(({ key }) => key === campaign))
    .map(({ campaign, first_day, last_day }) => ({
      key: campaign,
      name: campaign,
      start: `${first_day}T00:00:00Z`,
      end: `${last_day}T23:59:59Z`,
      spend: null,
      currency: null,
    }))
  return [...known.sort((a, b) => (a.start < b.start ? 1 : -1)), ...unknown]
}

/** The brands there are to choose from: those declared, and the loudest that were only talked about. */
export function brandsOf(scope: Pick<Scope, 'market' | 'activity' | 'definitions'>): string[] {
  const { market, experiment, campaign, initiative } = scope.definitions
  const named = [
    ...scope.market.brands,
    ...market.flatMap(({ body }) => [body.brand, ...body.rivals]),
    ...scope.activity.brands.slice(0, 200),
    ...experiment.map(({ body }) => body.brand),
    ...campaign.map(({ body }) => body.brand),
    ...initiative.map(({ body }) => body.brand),
  ]
  return [...new Set(named)].filter((brand) => brand !== '')
}

export async function scopeAnswer(store: Store, scope: Scope): Promise<ScopeAnswer> {
  const { workspace } = scope
  const [workspaces, campaigns] = await Promise.all([
    store.query('admin/workspaces', {}),
    store.query('admin/campaign_keys', { workspace }),
  ])
  return {
    workspace,
    workspaces: workspaces.map((row) => row.workspace),
    sample: workspace === SAMPLE_WORKSPACE,
    empty: scope.activity.events === 0,
    brand: scope.brand,
    brands: brandsOf(scope),
    campaign: scope.campaign,
    campaigns: campaignsOf(scope, campaigns),
    from: scope.first,
    to: scope.last,
    firstDay: scope.firstAt?.slice(0, 10) ?? null,
    lastDay: scope.asOf?.slice(0, 10) ?? null,
    asOf: scope.asOf,
    events: scope.activity.events,
  }
}
