/**
 * A store whose answers are kept until a table that they read changes: what every request asks first (which workspaces,
 * definitions, extents, digests) is then asked once between two loads, and not once a request.
 *
 * It holds for the embedded store only, which nobody changes but this process; a server's tables may change at any time.
 */
import { cellsOf, LeastUsed } from './least-used.ts'
import { readsOf, type QueryName, type QueryParams, type QueryRow, type Store } from '@candor/queries'

interface Kept {
  rows: readonly unknown[]
  /** How often the tables that it reads had changed. */
  state: string
}

/** Values (rows times columns) that are kept at most. */
const MOST_CELLS = 2_000_000
/** Larger answers are those of exports, and nobody asks them twice. */
const MOST_ROWS = 10_000

/** The same store; its queries are answered once between two changes. Callers must not alter the rows. */
export function whileUnchanged(store: Store, mostCells = MOST_CELLS): Store {
  if (store.kind !== 'embedded') return store
  const answers = new LeastUsed<Kept>(mostCells)
  let removed = store.changes.removed

  async function query<N extends QueryName>(
    name: N,
    params: QueryParams[N],
    options?: Parameters<Store['query']>[2],
  ): Promise<QueryRow[N][]> {
    const { changes } = store
    if (removed !== changes.removed) {
      answers.clear()
      removed = changes.removed
    }
    const counts = readsOf(name).map((load) => changes.of[load])
    // While something is being loaded, two askings may differ.
    if (counts.some(({ begun, ended }) => begun !== ended)) return store.query(name, params, options)
    const state = counts.map(({ begun }) => begun).join(' ')
    const key = `${name} ${JSON.stringify(params)}`
    const known = answers.get(key)
    if (known?.state === state) return known.rows as QueryRow[N][]
    const rows = await store.query(name, params, options)
    const isSettled = counts.map(({ begun }) => begun).join(' ') === state && removed === store.changes.removed
    if (isSettled && rows.length <= MOST_ROWS) answers.set(key, { rows, state }, cellsOf(rows))
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
