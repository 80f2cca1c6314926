/**
 * A store whose answers are kept until anything in it changes: what every request asks first (which workspaces, definitions,
 * extents, digests) is then asked once between two loads, and not once a request.
 *
 * It holds for the embedded store only, which nobody changes but this process; a server's tables may change at any time.
 */
import { cellsOf, LeastUsed } from './least-used.ts'
import type { QueryName, QueryParams, QueryRow, Store } from '@candor/queries'

/** Values (rows times columns) that are kept at most; all go with the next change anyway. */
const MOST_CELLS = 2_000_000
/** Larger answers are those of exports, and nobody asks them twice. */
const MOST_ROWS = 10_000

/** The same store; its queries are answered once between two changes. Callers must not alter the rows. */
export function whileUnchanged(store: Store, mostCells = MOST_CELLS): Store {
  if (store.kind !== 'embedded') return store
  const answers = new LeastUsed<readonly unknown[]>(mostCells)
  let change = -1

  async function query<N extends QueryName>(
    name: N,
    params: QueryParams[N],
    options?: Parameters<Store['query']>[2],
  ): Promise<QueryRow[N][]> {
    const { begun, ended } = store.changes
    if (begun !== change) {
      answers.clear()
      change = begun
    }
    // While something is being loaded, two askings may differ.
    if (begun !== ended) return store.query(name, params, options)
    const key = `${name} ${JSON.stringify(params)}`
    const known = answers.get(key)
    if (known !== undefined) return known as QueryRow[N][]
    const rows = await store.query(name, params, options)
    const isSettled = store.changes.begun === begun && change === begun
    if (isSettled && rows.length <= MOST_ROWS) answers.set(key, rows, cellsOf(rows))
    return rows
  }

  return new Proxy(store, {
    get: (target, key) => {
      if (key === 'query') return query
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
