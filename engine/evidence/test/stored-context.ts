/** For benchmarks: what a rung is asked with, of a plan that stands in no store, on what a store holds. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Store } from '@candor/queries'
import type { Reader } from '../../ask.ts'
import { PeopleResolver } from '../../people/resolve.ts'
import { resolveScope } from '../../scope.ts'
import type { Context } from '../rung.ts'

/** @param reader asks in place of the store, for example to measure it */
export async function storedContext(
  store: Store,
  body: InitiativeDefinition,
  now: Date,
  reader: Reader = store,
): Promise<Context> {
  const scope = await resolveScope(store, new PeopleResolver(store), { workspace: 'main', brand: body.brand }, now)
  const initiative = { key: 'stored', body, hash: 'hash', receivedAt: body.start, versions: 1 }
  return { initiative, scope, reader, judge: { why: 'No experiment.', unlock: '' } }
}
