/** Asking the store by name, and remembering what was asked, so that every Finding can say how to compute it again. */
import { describeQuery, type QueryName, type QueryParams, type QueryRow } from '@candor/queries'

/** Whatever answers named queries: a store, or a memory of one. */
export interface Reader {
  query<N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]>
  /** The newest moment in the data that its answers so far rest on; left out, it is that of the scope. */
  readonly asOf?: string | null
  /** What is made of rows that name people, so that it can be handed on without them (bundle/); left out, it is just made. */
  carry?<T>(what: string, make: (reader: Reader) => Promise<T>): Promise<T>
}

/** What is made of rows that name people: by the reader where it carries such, else here. @param what its name, one in an answer */
export const carried = <T>(reader: Reader, what: string, make: (reader: Reader) => Promise<T>): Promise<T> =>
  reader.carry?.(what, make) ?? make(reader)

export interface AskedQuery {
  name: string
  sql: string
  parameters: Record<string, unknown>
}

export interface Ask {
  <N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]>
  /** What was asked so far, in order. */
  readonly log: readonly AskedQuery[]
  readonly reader: Reader
}

/** A question as a Finding tells it: name, SQL and parameters. */
export const askedQuery = <N extends QueryName>(name: N, params: QueryParams[N]): AskedQuery => ({
  name,
  sql: describeQuery(name).sql,
  parameters: { ...params },
})

/** A reader that remembers what it was asked. */
export function askOf(reader: Reader): Ask {
  const log: AskedQuery[] = []
  const ask = <N extends QueryName>(name: N, params: QueryParams[N]): Promise<QueryRow[N][]> => {
    log.push(askedQuery(name, params))
    return reader.query(name, params)
  }
  return Object.assign(ask, { log, reader })
}
