/** How specs of metrics ask: Acme in one workspace of a test store, on a fixed day, and Findings made as the engine makes them. */
import { buildFinding } from '../build-finding.ts'
import type { Report } from '../metrics/metric.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope, type Scope } from '../scope.ts'
import { facts } from './facts.ts'
import type { TestStore } from './journal.ts'

export interface Asked {
  campaign?: string
  from?: string
  to?: string
}

/** The scope of Acme in a workspace, asked on 1 June 2026. */
export function acme({ store }: TestStore, workspace: string, query: Asked = {}): Promise<Scope> {
  return resolveScope(store, new PeopleResolver(store), { workspace, brand: 'Acme', ...query }, new Date('2026-06-01'))
}

/** Reports for a pure estimate, without a store. */
export const report: Report = (definition, { unit, better, ...rest }) =>
  buildFinding(
    facts({ metric: definition.id, unit: unit ?? definition.unit, better: better ?? definition.better, ...rest }),
  )
