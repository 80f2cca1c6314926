/** Opens a store: a directory for the embedded engine, or the URL of a server. */
import { EmbeddedStore } from './embedded/store.ts'
import { ServerStore, type ServerAddress } from './server/store.ts'
import type { Store } from './store.ts'

/** Our own database: `default` is of a kind that lacks atomic changes in the embedded engine. */
export const DATABASE = 'candor'

export type StoreLocation = ({ path: string; backups?: string } | ServerAddress) & { database?: string }

/** @throws when the directory is in use by another process, or the server does not answer */
export async function openStore(location: StoreLocation): Promise<Store> {
  const database = location.database ?? DATABASE
  if ('path' in location) return new EmbeddedStore(location.path, database, location.backups)
  return ServerStore.open(location, database)
}
