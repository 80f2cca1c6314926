/** Asking the store by name, and remembering what was asked, so that every Finding can say how to compute it again. */
import { describeQuery, type QueryName, type QueryParams, type QueryRow, type Store } from '@candor/queries'

export interface AskedQuery {
  name: string
  sql: string
  parameters: Record<string, unknown>
}

export interface Ask {
  <N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]>
  /** What was asked so far, in order. */
  readonly log: readonly AskedQuery[]
}

/** A store with a memory. */
export function askOf(store: Store): Ask {
  const log: AskedQuery[] = []
  const ask = <N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]> => {
    log.push({ name, sql: describeQuery(name).sql, parameters: { ...params } })
    return store.query(name, params)
  }
  return Object.assign(ask, { log })
}
