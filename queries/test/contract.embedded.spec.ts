import { join } from 'node:path'
import { DATABASE } from '../open.ts'
import { EmbeddedStore } from '../embedded/store.ts'
import { storeContract } from './contract.ts'

storeContract('in process', (directory) => {
  const store = new EmbeddedStore(join(directory, 'data'), DATABASE)
  return Promise.resolve({ store, close: () => store.close() })
})
